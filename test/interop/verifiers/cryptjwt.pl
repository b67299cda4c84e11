# Verifies the tokens on standard input with Crypt::JWT, from the key set alone.
use strict;
use warnings;
use Crypt::JWT qw(decode_jwt);
use JSON::PP qw(decode_json encode_json);

my $given = decode_json(do { local $/; <STDIN> });
my %verdicts;
for my $name (keys %{ $given->{tokens} }) {
    my $claims = eval {
        decode_jwt(
            token        => $given->{tokens}{$name},
            kid_keys     => $given->{jwks},
            accepted_alg => 'ES256',
            verify_iss   => $given->{issuer},
            verify_aud   => $given->{audience},
            verify_exp   => 1,
            verify_nbf   => 1,
        );
    };
    $verdicts{$name} = $claims ? $claims->{sub} : '';
}
print encode_json(\%verdicts), "\n";
