package main

import (
	"context"

	"github.com/hetznercloud/hcloud-go/v2/hcloud"
)

var volume = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		opts := hcloud.VolumeCreateOpts{Name: inputs.text("name"), Size: int(inputs.number("size")), Labels: inputs.labels()}
		if inputs.has("serverId") {
			opts.Server = &hcloud.Server{ID: inputs.number("serverId")}
		}
		if inputs.has("location") {
			opts.Location = &hcloud.Location{Name: inputs.text("location")}
		}
		if inputs.has("format") {
			opts.Format = hcloud.Ptr(inputs.text("format"))
		}
		result, _, err := c.Volume.Create(ctx, opts)
		if err := done(ctx, c, err, append([]*hcloud.Action{result.Action}, result.NextActions...)...); err != nil {
			return "", err
		}
		return format(result.Volume.ID), nil
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, olds values) (values, error) {
		found, _, err := c.Volume.GetByID(ctx, toNumber(id))
		if err != nil || found == nil {
			return nil, err
		}
		said := values{
			"name":             found.Name,
			"size":             found.Size,
			"location":         found.Location.Name,
			"labels":           found.Labels,
			"linuxDevice":      found.LinuxDevice,
			"deleteProtection": found.Protection.Delete,
		}
		if found.Server != nil {
			said["serverId"] = found.Server.ID
		}
		if olds.has("format") {
			said["format"] = olds["format"]
		}
		return said, nil
	},
	update: func(ctx context.Context, c *hcloud.Client, id string, inputs, olds values) error {
		it := &hcloud.Volume{ID: toNumber(id)}
		if changed("size", inputs, olds) {
			action, _, err := c.Volume.Resize(ctx, it, int(inputs.number("size")))
			if err := done(ctx, c, err, action); err != nil {
				return err
			}
		}
		_, _, err := c.Volume.Update(ctx, it, hcloud.VolumeUpdateOpts{Name: inputs.text("name"), Labels: inputs.labels()})
		return err
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		found, _, err := c.Volume.GetByID(ctx, toNumber(id))
		if err != nil || found == nil {
			return err
		}
		if err := detachVolume(ctx, c, found); err != nil {
			return err
		}
		if _, err := c.Volume.Delete(ctx, found); err != nil && !gone(err) {
			return err
		}
		return nil
	},
}

func detachVolume(ctx context.Context, c *hcloud.Client, it *hcloud.Volume) error {
	if it.Server == nil {
		return nil
	}
	var action *hcloud.Action
	err := retry(func() (err error) {
		action, _, err = c.Volume.Detach(ctx, it)
		return err
	}, hcloud.ErrorCodeLocked)
	if gone(err) {
		return nil
	}
	return done(ctx, c, err, action)
}

var volumeAttachment = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		it := &hcloud.Volume{ID: inputs.number("volumeId")}
		opts := hcloud.VolumeAttachOpts{Server: &hcloud.Server{ID: inputs.number("serverId")}}
		if inputs.has("automount") {
			opts.Automount = hcloud.Ptr(inputs.flag("automount"))
		}
		var action *hcloud.Action
		err := retry(func() (err error) {
			action, _, err = c.Volume.AttachWithOpts(ctx, it, opts)
			return err
		}, hcloud.ErrorCodeLocked)
		if err := done(ctx, c, err, action); err != nil {
			return "", err
		}
		return format(it.ID), nil
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, olds values) (values, error) {
		found, _, err := c.Volume.GetByID(ctx, toNumber(id))
		if err != nil || found == nil || found.Server == nil {
			return nil, err
		}
		return values{"volumeId": found.ID, "serverId": found.Server.ID, "automount": olds.flag("automount")}, nil
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		found, _, err := c.Volume.GetByID(ctx, toNumber(id))
		if err != nil || found == nil {
			return err
		}
		return detachVolume(ctx, c, found)
	},
}
