package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hetznercloud/hcloud-go/v2/hcloud"
)

var loadBalancer = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		opts := hcloud.LoadBalancerCreateOpts{
			Name:             inputs.text("name"),
			LoadBalancerType: &hcloud.LoadBalancerType{Name: inputs.text("loadBalancerType")},
			Labels:           inputs.labels(),
		}
		if inputs.has("algorithm") {
			opts.Algorithm = &hcloud.LoadBalancerAlgorithm{Type: hcloud.LoadBalancerAlgorithmType(inputs.object("algorithm").text("type"))}
		}
		if inputs.has("location") {
			opts.Location = &hcloud.Location{Name: inputs.text("location")}
		}
		if inputs.has("networkZone") {
			opts.NetworkZone = hcloud.NetworkZone(inputs.text("networkZone"))
		}
		result, _, err := c.LoadBalancer.Create(ctx, opts)
		if err := done(ctx, c, err, result.Action); err != nil {
			return "", err
		}
		return format(result.LoadBalancer.ID), nil
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, _ values) (values, error) {
		found, _, err := c.LoadBalancer.Get(ctx, id)
		if err != nil || found == nil {
			return nil, err
		}
		said := values{
			"name":             found.Name,
			"loadBalancerType": found.LoadBalancerType.Name,
			"ipv4":             found.PublicNet.IPv4.IP.String(),
			"ipv6":             found.PublicNet.IPv6.IP.String(),
			"location":         found.Location.Name,
			"networkZone":      found.Location.NetworkZone,
			"algorithm":        values{"type": found.Algorithm.Type},
			"labels":           found.Labels,
			"deleteProtection": found.Protection.Delete,
			"networkId":        0,
			"networkIp":        "",
			"targets":          targetValues(found.Targets),
		}
		if len(found.PrivateNet) > 0 {
			said["networkId"] = found.PrivateNet[0].Network.ID
			said["networkIp"] = found.PrivateNet[0].IP.String()
		}
		return said, nil
	},
	update: func(ctx context.Context, c *hcloud.Client, id string, inputs, olds values) error {
		it := &hcloud.LoadBalancer{ID: toNumber(id)}
		if changed("loadBalancerType", inputs, olds) {
			action, _, err := c.LoadBalancer.ChangeType(ctx, it, hcloud.LoadBalancerChangeTypeOpts{
				LoadBalancerType: &hcloud.LoadBalancerType{Name: inputs.text("loadBalancerType")},
			})
			if err := done(ctx, c, err, action); err != nil {
				return err
			}
		}
		_, _, err := c.LoadBalancer.Update(ctx, it, hcloud.LoadBalancerUpdateOpts{Name: inputs.text("name"), Labels: inputs.labels()})
		return err
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		found, _, err := c.LoadBalancer.Get(ctx, id)
		if err != nil || found == nil {
			return err
		}
		result, _, err := c.LoadBalancer.DeleteWithResult(ctx, found)
		if gone(err) {
			return nil
		}
		return done(ctx, c, err, result.Action)
	},
}

func targetValues(targets []hcloud.LoadBalancerTarget) []values {
	said := []values{}
	for _, one := range targets {
		if one.Type == hcloud.LoadBalancerTargetTypeServer {
			said = append(said, values{"type": one.Type, "serverId": one.Server.Server.ID})
		}
	}
	return said
}

var loadBalancerNetwork = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		opts := hcloud.LoadBalancerAttachToNetworkOpts{}
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
		it := &hcloud.LoadBalancer{ID: inputs.number("loadBalancerId")}
		var action *hcloud.Action
		err := retry(func() (err error) {
			action, _, err = c.LoadBalancer.AttachToNetwork(ctx, it, opts)
			return err
		}, hcloud.ErrorCodeConflict, hcloud.ErrorCodeLocked, hcloud.ErrorCodeServiceError, hcloud.ErrorCodeNoSubnetAvailable)
		if err := done(ctx, c, err, action); err != nil {
			return "", err
		}
		return format(it.ID) + "-" + format(opts.Network.ID), publicInterface(ctx, c, it, inputs)
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, olds values) (values, error) {
		balancerID, networkID := ids(id)
		found, _, err := c.LoadBalancer.GetByID(ctx, balancerID)
		if err != nil || found == nil {
			return nil, err
		}
		for _, leg := range found.PrivateNet {
			if leg.Network.ID != networkID {
				continue
			}
			said := values{
				"loadBalancerId":        balancerID,
				"networkId":             networkID,
				"ip":                    leg.IP.String(),
				"enablePublicInterface": found.PublicNet.Enabled,
			}
			if olds.has("subnetId") {
				said["subnetId"] = olds["subnetId"]
			}
			return said, nil
		}
		return nil, nil
	},
	update: func(ctx context.Context, c *hcloud.Client, id string, inputs, _ values) error {
		balancerID, _ := ids(id)
		return publicInterface(ctx, c, &hcloud.LoadBalancer{ID: balancerID}, inputs)
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		balancerID, networkID := ids(id)
		var action *hcloud.Action
		err := retry(func() (err error) {
			action, _, err = c.LoadBalancer.DetachFromNetwork(ctx, &hcloud.LoadBalancer{ID: balancerID}, hcloud.LoadBalancerDetachFromNetworkOpts{
				Network: &hcloud.Network{ID: networkID},
			})
			return err
		}, hcloud.ErrorCodeConflict, hcloud.ErrorCodeLocked)
		if gone(err) {
			return nil
		}
		return done(ctx, c, err, action)
	},
}

func publicInterface(ctx context.Context, c *hcloud.Client, it *hcloud.LoadBalancer, inputs values) error {
	set := c.LoadBalancer.EnablePublicInterface
	if inputs.has("enablePublicInterface") && !inputs.flag("enablePublicInterface") {
		set = c.LoadBalancer.DisablePublicInterface
	}
	action, _, err := set(ctx, it)
	return done(ctx, c, err, action)
}

var loadBalancerService = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		it := &hcloud.LoadBalancer{ID: inputs.number("loadBalancerId")}
		opts := hcloud.LoadBalancerAddServiceOpts{
			Protocol:      hcloud.LoadBalancerServiceProtocol(inputs.text("protocol")),
			Proxyprotocol: hcloud.Ptr(inputs.flag("proxyprotocol")),
		}
		opts.ListenPort, opts.DestinationPort = port(inputs, "listenPort"), port(inputs, "destinationPort")
		if check := inputs.object("healthCheck"); check != nil {
			opts.HealthCheck = &hcloud.LoadBalancerAddServiceOptsHealthCheck{
				Protocol: hcloud.LoadBalancerServiceProtocol(check.text("protocol")),
				Port:     port(check, "port"),
				Interval: seconds(check, "interval"),
				Timeout:  seconds(check, "timeout"),
				Retries:  port(check, "retries"),
			}
		}
		var action *hcloud.Action
		err := retry(func() (err error) {
			action, _, err = c.LoadBalancer.AddService(ctx, it, opts)
			return err
		}, hcloud.ErrorCodeServiceError)
		if err := done(ctx, c, err, action); err != nil {
			return "", err
		}
		return fmt.Sprintf("%d__%d", it.ID, *opts.ListenPort), nil
	},
	read: func(ctx context.Context, c *hcloud.Client, id string, _ values) (values, error) {
		balancer, found, err := findService(ctx, c, id)
		if err != nil || found == nil {
			return nil, err
		}
		return values{
			"loadBalancerId":  format(balancer.ID),
			"protocol":        found.Protocol,
			"listenPort":      found.ListenPort,
			"destinationPort": found.DestinationPort,
			"proxyprotocol":   found.Proxyprotocol,
			"http":            values{},
			"healthCheck": values{
				"protocol": found.HealthCheck.Protocol,
				"port":     found.HealthCheck.Port,
				"interval": int(found.HealthCheck.Interval / time.Second),
				"timeout":  int(found.HealthCheck.Timeout / time.Second),
				"retries":  found.HealthCheck.Retries,
				"http":     values{},
			},
		}, nil
	},
	update: func(ctx context.Context, c *hcloud.Client, id string, inputs, _ values) error {
		balancer, found, err := findService(ctx, c, id)
		if err != nil || found == nil {
			return orNotFound(err, "service", id)
		}
		opts := hcloud.LoadBalancerUpdateServiceOpts{
			Protocol:        hcloud.LoadBalancerServiceProtocol(inputs.text("protocol")),
			Proxyprotocol:   hcloud.Ptr(inputs.flag("proxyprotocol")),
			DestinationPort: port(inputs, "destinationPort"),
		}
		if check := inputs.object("healthCheck"); check != nil {
			opts.HealthCheck = &hcloud.LoadBalancerUpdateServiceOptsHealthCheck{
				Protocol: hcloud.LoadBalancerServiceProtocol(check.text("protocol")),
				Port:     port(check, "port"),
				Interval: seconds(check, "interval"),
				Timeout:  seconds(check, "timeout"),
				Retries:  port(check, "retries"),
			}
		}
		action, _, err := c.LoadBalancer.UpdateService(ctx, balancer, found.ListenPort, opts)
		return done(ctx, c, err, action)
	},
	delete: func(ctx context.Context, c *hcloud.Client, id string, _ values) error {
		balancer, found, err := findService(ctx, c, id)
		if err != nil || found == nil {
			return err
		}
		action, _, err := c.LoadBalancer.DeleteService(ctx, balancer, found.ListenPort)
		if gone(err) {
			return nil
		}
		return done(ctx, c, err, action)
	},
}

// port reads any small number that may be left out.
func port(v values, name string) *int {
	if !v.has(name) {
		return nil
	}
	return hcloud.Ptr(int(v.number(name)))
}

func seconds(v values, name string) *time.Duration {
	if !v.has(name) {
		return nil
	}
	return hcloud.Ptr(time.Duration(v.number(name)) * time.Second)
}

func findService(ctx context.Context, c *hcloud.Client, id string) (*hcloud.LoadBalancer, *hcloud.LoadBalancerService, error) {
	balancerID, listenPort, _ := strings.Cut(id, "__")
	balancer, _, err := c.LoadBalancer.GetByID(ctx, toNumber(balancerID))
	if err != nil || balancer == nil {
		return nil, nil, err
	}
	for _, one := range balancer.Services {
		if int64(one.ListenPort) == toNumber(listenPort) {
			return balancer, &one, nil
		}
	}
	return balancer, nil, nil
}

// Of the three kinds of targets only servers are worked here.
var loadBalancerTarget = kind{
	create: func(ctx context.Context, c *hcloud.Client, inputs values) (string, error) {
		balancer, _, err := c.LoadBalancer.GetByID(ctx, inputs.number("loadBalancerId"))
		if err != nil || balancer == nil {
			return "", orNotFound(err, "load balancer", inputs.text("loadBalancerId"))
		}
		host, _, err := c.Server.GetByID(ctx, inputs.number("serverId"))
		if err != nil || host == nil {
			return "", orNotFound(err, "server", inputs.text("serverId"))
		}
		if inputs.flag("usePrivateIp") && len(balancer.PrivateNet) == 0 {
			return "", fmt.Errorf("load balancer %d: no private networks", balancer.ID)
		}
		action, _, err := c.LoadBalancer.AddServerTarget(ctx, balancer, hcloud.LoadBalancerAddServerTargetOpts{
			Server:       host,
			UsePrivateIP: hcloud.Ptr(inputs.flag("usePrivateIp")),
		})
		if err := done(ctx, c, err, action); err != nil {
			return "", err
		}
		return fmt.Sprintf("lb-srv-tgt-%d-%d", host.ID, balancer.ID), nil
	},
	read: func(ctx context.Context, c *hcloud.Client, _ string, olds values) (values, error) {
		_, found, err := findTarget(ctx, c, olds)
		if err != nil || found == nil {
			return nil, err
		}
		return values{
			"type":           found.Type,
			"loadBalancerId": olds.number("loadBalancerId"),
			"serverId":       found.Server.Server.ID,
			"usePrivateIp":   found.UsePrivateIP,
		}, nil
	},
	delete: func(ctx context.Context, c *hcloud.Client, _ string, olds values) error {
		balancer, found, err := findTarget(ctx, c, olds)
		if err != nil || found == nil {
			return err
		}
		var action *hcloud.Action
		err = retry(func() (err error) {
			action, _, err = c.LoadBalancer.RemoveServerTarget(ctx, balancer, found.Server.Server)
			return err
		}, hcloud.ErrorCodeConflict, hcloud.ErrorCodeLocked)
		if err != nil && strings.Contains(err.Error(), "target not found") {
			return nil
		}
		return done(ctx, c, err, action)
	},
}

func findTarget(ctx context.Context, c *hcloud.Client, olds values) (*hcloud.LoadBalancer, *hcloud.LoadBalancerTarget, error) {
	balancer, _, err := c.LoadBalancer.GetByID(ctx, olds.number("loadBalancerId"))
	if err != nil || balancer == nil {
		return nil, nil, err
	}
	for _, one := range balancer.Targets {
		if one.Type == hcloud.LoadBalancerTargetTypeServer && one.Server.Server.ID == olds.number("serverId") {
			return balancer, &one, nil
		}
	}
	return balancer, nil, nil
}
