package config

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// What a value must be. The messages hold no value, because any value may be a secret in the wrong place.
var (
	errText     = errors.New("must be text; put it in quotes")
	errBool     = errors.New("must be true or false")
	errInt      = errors.New("must be a whole number")
	errFloat    = errors.New("must be a number")
	errDuration = errors.New("must be a duration with a unit, such as 30s, 10m or 24h")
	errList     = errors.New("must be a list of texts")
)

// coerce makes a value of type t out of a YAML value, or out of the text of a variable or a flag.
func coerce(v any, t reflect.Type) (any, error) {
	switch {
	case t == durationType:
		return toDuration(v)
	case t == listType:
		return toList(v)
	case t.Kind() == reflect.Bool:
		return toBool(v)
	case t.Kind() == reflect.Int:
		return toInt(v)
	case t.Kind() == reflect.Float64:
		return toFloat(v)
	}
	s, ok := v.(string)
	if !ok {
		return nil, errText
	}
	return s, nil
}

func toDuration(v any) (any, error) {
	if v == 0 {
		return time.Duration(0), nil
	}
	s, ok := v.(string)
	if !ok {
		return nil, errDuration
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return nil, errDuration
	}
	return d, nil
}

func toList(v any) (any, error) {
	list := []string{}
	switch v := v.(type) {
	case string:
		for item := range strings.SplitSeq(v, ",") {
			if item = strings.TrimSpace(item); item != "" {
				list = append(list, item)
			}
		}
	case []any:
		for _, item := range v {
			s, ok := item.(string)
			if !ok {
				return nil, errList
			}
			list = append(list, s)
		}
	default:
		return nil, errList
	}
	return list, nil
}

func toBool(v any) (any, error) {
	switch v {
	case true, "true":
		return true, nil
	case false, "false":
		return false, nil
	}
	return nil, errBool
}

func toInt(v any) (any, error) {
	switch v := v.(type) {
	case int:
		return v, nil
	case string:
		if n, err := strconv.Atoi(v); err == nil {
			return n, nil
		}
	}
	return nil, errInt
}

func toFloat(v any) (any, error) {
	switch v := v.(type) {
	case float64:
		return v, nil
	case int:
		return float64(v), nil
	case string:
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			return f, nil
		}
	}
	return nil, errFloat
}
