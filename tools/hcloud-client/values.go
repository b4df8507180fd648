package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/hetznercloud/hcloud-go/v2/hcloud"
)

// values are properties by their Pulumi names.
type values map[string]any

func (v values) has(name string) bool { return v[name] != nil }

func (v values) text(name string) string {
	switch value := v[name].(type) {
	case string:
		return value
	case float64:
		return strconv.FormatInt(int64(value), 10)
	}
	return ""
}

// number reads an id or count that is written as a number or as digits.
func (v values) number(name string) int64 { return toNumber(v[name]) }

func toNumber(value any) int64 {
	switch value := value.(type) {
	case float64:
		return int64(value)
	case int64:
		return value
	case string:
		number, _ := strconv.ParseInt(value, 10, 64)
		return number
	}
	return 0
}

func (v values) flag(name string) bool {
	value, _ := v[name].(bool)
	return value
}

func (v values) list(name string) []any {
	value, _ := v[name].([]any)
	return value
}

func (v values) object(name string) values {
	value, _ := v[name].(map[string]any)
	return value
}

func (v values) labels() map[string]string {
	labels := map[string]string{}
	for key, value := range v.object("labels") {
		labels[key] = fmt.Sprint(value)
	}
	return labels
}

// changed says whether the program wants something else than was there.
func changed(name string, inputs, olds values) bool {
	return inputs.has(name) && fmt.Sprint(inputs[name]) != fmt.Sprint(olds[name])
}

func format(id int64) string { return strconv.FormatInt(id, 10) }

// ids splits "<one>-<other>".
func ids(id string) (one int64, other int64) {
	first, second, _ := strings.Cut(id, "-")
	return toNumber(first), toNumber(second)
}

// subnetOf splits "<network id>-<range>".
func subnetOf(id string) (*hcloud.Network, *net.IPNet, error) {
	first, second, _ := strings.Cut(id, "-")
	_, ipRange, err := net.ParseCIDR(second)
	if err != nil {
		return nil, nil, fmt.Errorf("invalid subnet id %q: %w", id, err)
	}
	return &hcloud.Network{ID: toNumber(first)}, ipRange, nil
}

func addresses(list []any) []net.IP {
	found := make([]net.IP, 0, len(list))
	for _, one := range list {
		found = append(found, net.ParseIP(fmt.Sprint(one)))
	}
	return found
}

func gone(err error) bool { return hcloud.IsError(err, hcloud.ErrorCodeNotFound) }

// retry tries again on the given refusals: 5 times, at first after a second, then twice as long.
func retry(action func() error, codes ...hcloud.ErrorCode) error {
	pause := time.Second
	for attempt := 0; ; attempt++ {
		err := action()
		if err == nil || attempt == 5 || !hcloud.IsError(err, codes...) {
			return err
		}
		time.Sleep(pause)
		pause *= 2
	}
}

// done waits for actions; err is that of their order.
func done(ctx context.Context, c *hcloud.Client, err error, actions ...*hcloud.Action) error {
	if err != nil {
		return err
	}
	return c.Action.WaitFor(ctx, actions...)
}

var errNotFound = errors.New("not found")
