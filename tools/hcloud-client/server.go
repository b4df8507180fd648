package main

import (
	"context"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/hetznercloud/hcloud-go/v2/hcloud"
)

var server = kind{create: createServer, read: readServer, update: updateServer, delete: deleteServer}

func createServer(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
	serverType, _, err := c.ServerType.Get(ctx, inputs.text("serverType"))
	if err != nil || serverType == nil {
		return "", orNotFound(err, "server type", inputs.text("serverType"))
	}
	image, _, err := c.Image.GetForArchitecture(ctx, inputs.text("image"), serverType.Architecture)
	if err != nil || image == nil {
		return "", orNotFound(err, "image", inputs.text("image"))
	}
	opts := hcloud.ServerCreateOpts{
		Name:       inputs.text("name"),
		ServerType: serverType,
		Image:      image,
		UserData:   inputs.text("userData"),
		Labels:     inputs.labels(),
	}
	if inputs.has("location") {
		opts.Location = &hcloud.Location{Name: inputs.text("location")}
	}
	for _, wanted := range inputs.list("sshKeys") {
		key, _, err := c.SSHKey.Get(ctx, fmt.Sprint(wanted))
		if err != nil || key == nil {
			return "", orNotFound(err, "SSH key", fmt.Sprint(wanted))
		}
		opts.SSHKeys = append(opts.SSHKeys, key)
	}
	for _, id := range inputs.list("firewallIds") {
		opts.Firewalls = append(opts.Firewalls, &hcloud.ServerCreateFirewall{Firewall: hcloud.Firewall{ID: toNumber(id)}})
	}
	if inputs.has("placementGroupId") {
		group, _, err := c.PlacementGroup.GetByID(ctx, inputs.number("placementGroupId"))
		if err != nil || group == nil {
			return "", orNotFound(err, "placement group", inputs.text("placementGroupId"))
		}
		opts.PlacementGroup = group
	}
	for _, net := range inputs.list("publicNets") {
		given := values(net.(map[string]any))
		opts.PublicNet = &hcloud.ServerCreatePublicNet{EnableIPv4: given.flag("ipv4Enabled"), EnableIPv6: given.flag("ipv6Enabled")}
	}
	result, _, err := c.Server.Create(ctx, opts)
	if err != nil {
		return "", err
	}
	id := format(result.Server.ID)
	if err := c.Action.WaitFor(ctx, append([]*hcloud.Action{result.Action}, result.NextActions...)...); err != nil {
		return id, err
	}
	if inputs.flag("backups") {
		action, _, err := c.Server.EnableBackup(ctx, result.Server, "")
		if err := done(ctx, c, err, action); err != nil {
			return id, err
		}
	}
	if inputs.flag("deleteProtection") {
		return id, protectServer(ctx, c, result.Server, true)
	}
	return id, nil
}

func orNotFound(err error, what, name string) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("%s %s: %w", what, name, errNotFound)
}

func protectServer(ctx context.Context, c *hcloud.Client, it *hcloud.Server, protected bool) error {
	action, _, err := c.Server.ChangeProtection(ctx, it, hcloud.ServerChangeProtectionOpts{Delete: &protected, Rebuild: &protected})
	return done(ctx, c, err, action)
}

func readServer(ctx context.Context, c *hcloud.Client, id string, olds values) (values, error) {
	found, _, err := c.Server.Get(ctx, id)
	if err != nil || found == nil {
		return nil, err
	}
	firewalls := []int64{}
	for _, one := range found.PublicNet.Firewalls {
		firewalls = append(firewalls, one.Firewall.ID)
	}
	said := values{
		"name":                    found.Name,
		"location":                found.Location.Name,
		"datacenter":              "",
		"status":                  found.Status,
		"serverType":              found.ServerType.Name,
		"ipv4Address":             "",
		"ipv6Address":             "",
		"ipv6Network":             "",
		"backupWindow":            found.BackupWindow,
		"backups":                 found.BackupWindow != "",
		"labels":                  found.Labels,
		"deleteProtection":        found.Protection.Delete,
		"rebuildProtection":       found.Protection.Rebuild,
		"firewallIds":             firewalls,
		"primaryDiskSize":         found.PrimaryDiskSize,
		"image":                   found.Image.Name,
		"keepDisk":                olds.flag("keepDisk"),
		"shutdownBeforeDeletion":  olds.flag("shutdownBeforeDeletion"),
		"ignoreRemoteFirewallIds": olds.flag("ignoreRemoteFirewallIds"),
	}
	if !found.PublicNet.IPv4.IsUnspecified() {
		said["ipv4Address"] = found.PublicNet.IPv4.IP.String()
	}
	if len(found.PublicNet.IPv6.IP) > 0 {
		said["ipv6Address"] = found.PublicNet.IPv6.IP.String() + "1"
		said["ipv6Network"] = found.PublicNet.IPv6.Network.String()
	}
	if found.PlacementGroup != nil {
		said["placementGroupId"] = found.PlacementGroup.ID
	}
	for _, kept := range []string{"sshKeys", "publicNets"} {
		if olds.has(kept) {
			said[kept] = olds[kept]
		}
	}
	if olds.has("userData") {
		said["userData"] = userDataSum(olds.text("userData"))
	}
	return said, nil
}

// userDataSum is what the state keeps; a sum is not summed again.
func userDataSum(text string) string {
	if bytes, err := base64.StdEncoding.DecodeString(text); err == nil && len(bytes) == sha1.Size {
		return text
	}
	sum := sha1.Sum([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func updateServer(ctx context.Context, c *hcloud.Client, id string, inputs, olds values) error {
	found, _, err := c.Server.Get(ctx, id)
	if err != nil || found == nil {
		return orNotFound(err, "server", id)
	}
	if changed("name", inputs, olds) {
		if _, _, err := c.Server.Update(ctx, found, hcloud.ServerUpdateOpts{Name: inputs.text("name")}); err != nil {
			return err
		}
	}
	if changed("labels", inputs, olds) {
		if _, _, err := c.Server.Update(ctx, found, hcloud.ServerUpdateOpts{Labels: inputs.labels()}); err != nil {
			return err
		}
	}
	if changed("serverType", inputs, olds) {
		if err := resizeServer(ctx, c, found, inputs); err != nil {
			return err
		}
	}
	if inputs.has("firewallIds") {
		if err := setFirewalls(ctx, c, found, inputs.list("firewallIds")); err != nil {
			return err
		}
	}
	if changed("deleteProtection", inputs, olds) {
		return protectServer(ctx, c, found, inputs.flag("deleteProtection"))
	}
	return nil
}

func resizeServer(ctx context.Context, c *hcloud.Client, it *hcloud.Server, inputs values) error {
	if it.Status == hcloud.ServerStatusRunning {
		action, _, err := c.Server.Poweroff(ctx, it)
		if err := done(ctx, c, err, action); err != nil {
			return err
		}
	}
	action, _, err := c.Server.ChangeType(ctx, it, hcloud.ServerChangeTypeOpts{
		ServerType:  &hcloud.ServerType{Name: inputs.text("serverType")},
		UpgradeDisk: !inputs.flag("keepDisk"),
	})
	return done(ctx, c, err, action)
}

func setFirewalls(ctx context.Context, c *hcloud.Client, it *hcloud.Server, wanted []any) error {
	resources := []hcloud.FirewallResource{{Type: hcloud.FirewallResourceTypeServer, Server: &hcloud.FirewallResourceServer{ID: it.ID}}}
	missing := map[int64]bool{}
	for _, id := range wanted {
		missing[toNumber(id)] = true
	}
	for _, there := range it.PublicNet.Firewalls {
		if missing[there.Firewall.ID] {
			delete(missing, there.Firewall.ID)
			continue
		}
		actions, _, err := c.Firewall.RemoveResources(ctx, &there.Firewall, resources)
		if err := done(ctx, c, err, actions...); err != nil {
			return err
		}
	}
	for id := range missing {
		actions, _, err := c.Firewall.ApplyResources(ctx, &hcloud.Firewall{ID: id}, resources)
		if err := done(ctx, c, err, actions...); err != nil {
			return err
		}
	}
	return nil
}

func deleteServer(ctx context.Context, c *hcloud.Client, id string, olds values) error {
	it := &hcloud.Server{ID: toNumber(id)}
	if olds.flag("shutdownBeforeDeletion") {
		action, _, err := c.Server.Shutdown(ctx, it)
		if gone(err) {
			return nil
		}
		if err := done(ctx, c, err, action); err != nil {
			return err
		}
		for range 5 {
			found, _, err := c.Server.GetByID(ctx, it.ID)
			if err != nil || found == nil {
				return err
			}
			if found.Status == hcloud.ServerStatusOff {
				break
			}
			time.Sleep(time.Second)
		}
	}
	result, _, err := c.Server.DeleteWithResult(ctx, it)
	if gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return c.Action.WaitFor(ctx, result.Action)
}

var serverNetwork = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		opts := hcloud.ServerAttachToNetworkOpts{AliasIPs: addresses(inputs.list("aliasIps"))}
		if inputs.has("networkId") {
			opts.Network = &hcloud.Network{ID: inputs.number("networkId")}
		}
		if inputs.has("subnetId") {
			network, ipRange, err := subnetOf(inputs.text("subnetId"))
			if err != nil {
				return "", err
			}
			opts.Network, opts.IPRange = network, ipRange
		}
		if inputs.has("ip") {
			opts.IP = addresses([]any{inputs["ip"]})[0]
		}
		it := &hcloud.Server{ID: inputs.number("serverId")}
		var action *hcloud.Action
		err := retry(func() (err error) {
			action, _, err = c.Server.AttachToNetwork(ctx, it, opts)
			return err
		}, hcloud.ErrorCodeConflict, hcloud.ErrorCodeLocked, hcloud.ErrorCodeServiceError, hcloud.ErrorCodeNoSubnetAvailable)
		if err := done(ctx, c, err, action); err != nil {
			return "", err
		}
		return format(it.ID) + "-" + format(opts.Network.ID), nil
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, olds values) (values, error) {
		serverID, networkID := ids(id)
		found, _, err := c.Server.GetByID(ctx, serverID)
		if err != nil || found == nil {
			return nil, err
		}
		leg := found.PrivateNetFor(&hcloud.Network{ID: networkID})
		if leg == nil {
			return nil, nil
		}
		aliases := []string{}
		for _, one := range leg.Aliases {
			aliases = append(aliases, one.String())
		}
		said := values{
			"serverId":   serverID,
			"networkId":  networkID,
			"ip":         leg.IP.String(),
			"aliasIps":   aliases,
			"macAddress": leg.MACAddress,
		}
		if olds.has("subnetId") {
			said["subnetId"] = olds["subnetId"]
		}
		return said, nil
	},
	update: func(ctx context.Context, c *hcloud.Client, id string, inputs, _ values) error {
		serverID, networkID := ids(id)
		action, _, err := c.Server.ChangeAliasIPs(ctx, &hcloud.Server{ID: serverID}, hcloud.ServerChangeAliasIPsOpts{
			Network:  &hcloud.Network{ID: networkID},
			AliasIPs: addresses(inputs.list("aliasIps")),
		})
		return done(ctx, c, err, action)
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		serverID, networkID := ids(id)
		var action *hcloud.Action
		err := retry(func() (err error) {
			action, _, err = c.Server.DetachFromNetwork(ctx, &hcloud.Server{ID: serverID}, hcloud.ServerDetachFromNetworkOpts{
				Network: &hcloud.Network{ID: networkID},
			})
			return err
		}, hcloud.ErrorCodeConflict, hcloud.ErrorCodeLocked, hcloud.ErrorCodeServiceError)
		if gone(err) {
			return nil
		}
		return done(ctx, c, err, action)
	},
}
