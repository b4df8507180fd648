package main

import (
	"context"
	"fmt"
	"net"

	"github.com/hetznercloud/hcloud-go/v2/hcloud"
)

var sshKey = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		made, _, err := c.SSHKey.Create(ctx, hcloud.SSHKeyCreateOpts{
			Name:      inputs.text("name"),
			PublicKey: inputs.text("publicKey"),
			Labels:    inputs.labels(),
		})
		if err != nil {
			return "", err
		}
		return format(made.ID), nil
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, _ values) (values, error) {
		found, _, err := c.SSHKey.GetByID(ctx, toNumber(id))
		if err != nil || found == nil {
			return nil, err
		}
		return values{"name": found.Name, "publicKey": found.PublicKey, "fingerprint": found.Fingerprint, "labels": found.Labels}, nil
	},
	update: func(ctx context.Context, c *hcloud.Client, id string, inputs, _ values) error {
		_, _, err := c.SSHKey.Update(ctx, &hcloud.SSHKey{ID: toNumber(id)}, hcloud.SSHKeyUpdateOpts{
			Name:   inputs.text("name"),
			Labels: inputs.labels(),
		})
		return err
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		if _, err := c.SSHKey.Delete(ctx, &hcloud.SSHKey{ID: toNumber(id)}); err != nil && !gone(err) {
			return err
		}
		return nil
	},
}

var placementGroup = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		result, _, err := c.PlacementGroup.Create(ctx, hcloud.PlacementGroupCreateOpts{
			Name:   inputs.text("name"),
			Type:   hcloud.PlacementGroupType(inputs.text("type")),
			Labels: inputs.labels(),
		})
		if err != nil {
			return "", err
		}
		return format(result.PlacementGroup.ID), done(ctx, c, nil, result.Action)
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, _ values) (values, error) {
		found, _, err := c.PlacementGroup.GetByID(ctx, toNumber(id))
		if err != nil || found == nil {
			return nil, err
		}
		return values{"name": found.Name, "type": found.Type, "labels": found.Labels, "servers": found.Servers}, nil
	},
	update: func(ctx context.Context, c *hcloud.Client, id string, inputs, _ values) error {
		_, _, err := c.PlacementGroup.Update(ctx, &hcloud.PlacementGroup{ID: toNumber(id)}, hcloud.PlacementGroupUpdateOpts{
			Name:   inputs.text("name"),
			Labels: inputs.labels(),
		})
		return err
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		err := retry(func() error {
			_, err := c.PlacementGroup.Delete(ctx, &hcloud.PlacementGroup{ID: toNumber(id)})
			return err
		}, hcloud.ErrorCodeConflict, hcloud.ErrorCodeResourceInUse)
		if gone(err) {
			return nil
		}
		return err
	},
}

var firewall = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		rules, err := rulesOf(inputs.list("rules"))
		if err != nil {
			return "", err
		}
		result, _, err := c.Firewall.Create(ctx, hcloud.FirewallCreateOpts{
			Name:   inputs.text("name"),
			Labels: inputs.labels(),
			Rules:  rules,
		})
		if err := done(ctx, c, err, result.Actions...); err != nil {
			return "", err
		}
		return format(result.Firewall.ID), nil
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, _ values) (values, error) {
		found, _, err := c.Firewall.Get(ctx, id)
		if err != nil || found == nil {
			return nil, err
		}
		rules := []values{}
		for _, rule := range found.Rules {
			rules = append(rules, ruleValues(rule))
		}
		return values{"name": found.Name, "labels": found.Labels, "rules": rules, "applyTos": appliedTo(found)}, nil
	},
	update: func(ctx context.Context, c *hcloud.Client, id string, inputs, olds values) error {
		it := &hcloud.Firewall{ID: toNumber(id)}
		if changed("name", inputs, olds) {
			if _, _, err := c.Firewall.Update(ctx, it, hcloud.FirewallUpdateOpts{Name: inputs.text("name")}); err != nil {
				return err
			}
		}
		rules, err := rulesOf(inputs.list("rules"))
		if err != nil {
			return err
		}
		actions, _, err := c.Firewall.SetRules(ctx, it, hcloud.FirewallSetRulesOpts{Rules: rules})
		if err := done(ctx, c, err, actions...); err != nil {
			return err
		}
		_, _, err = c.Firewall.Update(ctx, it, hcloud.FirewallUpdateOpts{Labels: inputs.labels()})
		return err
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		found, _, err := c.Firewall.GetByID(ctx, toNumber(id))
		if err != nil || found == nil {
			return err
		}
		err = retry(func() error {
			_, err := c.Firewall.Delete(ctx, found)
			return err
		}, hcloud.ErrorCodeConflict, hcloud.ErrorCodeResourceInUse)
		if gone(err) {
			return nil
		}
		return err
	},
}

func rulesOf(list []any) ([]hcloud.FirewallRule, error) {
	rules := []hcloud.FirewallRule{}
	for _, one := range list {
		given := values(one.(map[string]any))
		sources, err := networks(given.list("sourceIps"))
		if err != nil {
			return nil, err
		}
		destinations, err := networks(given.list("destinationIps"))
		if err != nil {
			return nil, err
		}
		rule := hcloud.FirewallRule{
			Direction:      hcloud.FirewallRuleDirection(given.text("direction")),
			Protocol:       hcloud.FirewallRuleProtocol(given.text("protocol")),
			SourceIPs:      sources,
			DestinationIPs: destinations,
		}
		if given.has("port") {
			rule.Port = hcloud.Ptr(given.text("port"))
		}
		if given.has("description") {
			rule.Description = hcloud.Ptr(given.text("description"))
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func networks(list []any) ([]net.IPNet, error) {
	found := []net.IPNet{}
	for _, one := range list {
		_, network, err := net.ParseCIDR(fmt.Sprint(one))
		if err != nil {
			return nil, err
		}
		found = append(found, *network)
	}
	return found, nil
}

func ruleValues(rule hcloud.FirewallRule) values {
	said := values{"direction": rule.Direction, "protocol": rule.Protocol}
	for name, list := range map[string][]net.IPNet{"sourceIps": rule.SourceIPs, "destinationIps": rule.DestinationIPs} {
		texts := []string{}
		for _, one := range list {
			texts = append(texts, one.String())
		}
		if len(texts) > 0 {
			said[name] = texts
		}
	}
	if rule.Port != nil {
		said["port"] = *rule.Port
	}
	if rule.Description != nil {
		said["description"] = *rule.Description
	}
	return said
}

func appliedTo(found *hcloud.Firewall) []values {
	said := []values{}
	for _, one := range found.AppliedTo {
		if one.Server != nil {
			said = append(said, values{"server": one.Server.ID})
		}
		if one.LabelSelector != nil {
			said = append(said, values{"labelSelector": one.LabelSelector.Selector})
		}
	}
	return said
}
