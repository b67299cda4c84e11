"""Verifies the tokens on standard input with PyJWT, from the key set alone."""

import json
import sys

import jwt

given = json.load(sys.stdin)
keys = {key["kid"]: jwt.PyJWK(key).key for key in given["jwks"]["keys"]}
verdicts = {}
for name, token in given["tokens"].items():
    try:
        kid = jwt.get_unverified_header(token)["kid"]
        claims = jwt.decode(
            token, keys[kid], algorithms=["ES256"], audience=given["audience"], issuer=given["issuer"],
            options={"require": ["exp", "iat", "nbf", "sub"]},
        )
        verdicts[name] = claims["sub"]
    except (jwt.PyJWTError, KeyError):
        verdicts[name] = ""
print(json.dumps(verdicts))
