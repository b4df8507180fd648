package main

import (
	"context"
	"net"

	"github.com/hetznercloud/hcloud-go/v2/hcloud"
)

var network = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		_, ipRange, err := net.ParseCIDR(inputs.text("ipRange"))
		if err != nil {
			return "", err
		}
		made, _, err := c.Network.Create(ctx, hcloud.NetworkCreateOpts{
			Name:                  inputs.text("name"),
			IPRange:               ipRange,
			Labels:                inputs.labels(),
			ExposeRoutesToVSwitch: inputs.flag("exposeRoutesToVswitch"),
		})
		if err != nil {
			return "", err
		}
		if inputs.flag("deleteProtection") {
			action, _, err := c.Network.ChangeProtection(ctx, made, hcloud.NetworkChangeProtectionOpts{Delete: hcloud.Ptr(true)})
			if err := done(ctx, c, err, action); err != nil {
				return "", err
			}
		}
		return format(made.ID), nil
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, _ values) (values, error) {
		found, _, err := c.Network.Get(ctx, id)
		if err != nil || found == nil {
			return nil, err
		}
		return values{
			"name":                  found.Name,
			"ipRange":               found.IPRange.String(),
			"labels":                found.Labels,
			"deleteProtection":      found.Protection.Delete,
			"exposeRoutesToVswitch": found.ExposeRoutesToVSwitch,
		}, nil
	},
	update: func(ctx context.Context, c *hcloud.Client, id string, inputs, olds values) error {
		it := &hcloud.Network{ID: toNumber(id)}
		if changed("name", inputs, olds) {
			if _, _, err := c.Network.Update(ctx, it, hcloud.NetworkUpdateOpts{Name: inputs.text("name")}); err != nil {
				return err
			}
		}
		_, _, err := c.Network.Update(ctx, it, hcloud.NetworkUpdateOpts{Labels: inputs.labels()})
		return err
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		if _, err := c.Network.Delete(ctx, &hcloud.Network{ID: toNumber(id)}); err != nil && !gone(err) {
			return err
		}
		return nil
	},
}

var subnet = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		_, ipRange, err := net.ParseCIDR(inputs.text("ipRange"))
		if err != nil {
			return "", err
		}
		owner := &hcloud.Network{ID: inputs.number("networkId")}
		var action *hcloud.Action
		err = retry(func() (err error) {
			action, _, err = c.Network.AddSubnet(ctx, owner, hcloud.NetworkAddSubnetOpts{Subnet: hcloud.NetworkSubnet{
				Type:        hcloud.NetworkSubnetType(inputs.text("type")),
				IPRange:     ipRange,
				NetworkZone: hcloud.NetworkZone(inputs.text("networkZone")),
			}})
			return err
		}, hcloud.ErrorCodeConflict)
		if err := done(ctx, c, err, action); err != nil {
			return "", err
		}
		return format(owner.ID) + "-" + ipRange.String(), nil
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, _ values) (values, error) {
		owner, found, err := findSubnet(ctx, c, id)
		if err != nil || found == nil {
			return nil, err
		}
		return values{
			"networkId":   owner.ID,
			"networkZone": found.NetworkZone,
			"ipRange":     found.IPRange.String(),
			"type":        found.Type,
			"gateway":     found.Gateway.String(),
		}, nil
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		var action *hcloud.Action
		err := retry(func() error {
			owner, found, err := findSubnet(ctx, c, id)
			if err != nil || found == nil {
				return err
			}
			action, _, err = c.Network.DeleteSubnet(ctx, owner, hcloud.NetworkDeleteSubnetOpts{Subnet: *found})
			return err
		}, hcloud.ErrorCodeConflict, hcloud.ErrorCodeLocked)
		if gone(err) {
			return nil
		}
		return done(ctx, c, err, action)
	},
}

func findSubnet(ctx context.Context, c *hcloud.Client, id string) (*hcloud.Network, *hcloud.NetworkSubnet, error) {
	named, ipRange, err := subnetOf(id)
	if err != nil {
		return nil, nil, err
	}
	owner, _, err := c.Network.GetByID(ctx, named.ID)
	if err != nil || owner == nil {
		return nil, nil, err
	}
	for _, one := range owner.Subnets {
		if one.IPRange.String() == ipRange.String() {
			return owner, &one, nil
		}
	}
	return owner, nil, nil
}
