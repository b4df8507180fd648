// Command hcloud-client works Hetzner's resources through the cloud's own client library, with the calls that the Terraform provider makes
// (https://github.com/hetznercloud/terraform-provider-hcloud, read 2026-11-25), because no module registry serves the provider itself.
//
// Each line of standard input is a request {"id", "do": "create|read|update|delete", "type", "resource", "inputs", "olds"}, each line of
// standard output its answer {"id", "resource", "outputs"} or {"id", "error"}. Properties have their Pulumi names. An answer to read without
// a resource says that it is gone.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/hetznercloud/hcloud-go/v2/hcloud"
)

type request struct {
	ID       int    `json:"id"`
	Do       string `json:"do"`
	Type     string `json:"type"`
	Resource string `json:"resource"`
	Inputs   values `json:"inputs"`
	Olds     values `json:"olds"`
}

type answer struct {
	ID       int    `json:"id"`
	Resource string `json:"resource,omitempty"`
	Outputs  values `json:"outputs,omitempty"`
	Error    string `json:"error,omitempty"`
}

// kind is one resource type. Outputs are always read back from the cloud.
type kind struct {
	create func(ctx context.Context, c *hcloud.Client, inputs values) (id string, err error)
	// read gives nothing where the resource is gone.
	read   func(ctx context.Context, c *hcloud.Client, id string, olds values) (values, error)
	update func(ctx context.Context, c *hcloud.Client, id string, inputs, olds values) error
	delete func(ctx context.Context, c *hcloud.Client, id string, olds values) error
}

var kinds = map[string]kind{
	"Network":             network,
	"NetworkSubnet":       subnet,
	"Firewall":            firewall,
	"SshKey":              sshKey,
	"PlacementGroup":      placementGroup,
	"Server":              server,
	"ServerNetwork":       serverNetwork,
	"Volume":              volume,
	"VolumeAttachment":    volumeAttachment,
	"LoadBalancer":        loadBalancer,
	"LoadBalancerNetwork": loadBalancerNetwork,
	"LoadBalancerService": loadBalancerService,
	"LoadBalancerTarget":  loadBalancerTarget,
}

func (r request) work(ctx context.Context, c *hcloud.Client) (id string, outputs values, err error) {
	k, known := kinds[r.Type]
	if !known {
		return "", nil, fmt.Errorf("no such resource type: %s", r.Type)
	}
	id = r.Resource
	inputs := r.Inputs
	switch r.Do {
	case "create":
		id, err = k.create(ctx, c, inputs)
	case "update":
		if k.update == nil {
			return "", nil, fmt.Errorf("%s changes nothing in place", r.Type)
		}
		err = k.update(ctx, c, id, inputs, r.Olds)
	case "read":
		inputs = r.Olds
	case "delete":
		return id, nil, k.delete(ctx, c, id, r.Olds)
	default:
		err = fmt.Errorf("no such operation: %s", r.Do)
	}
	if err != nil {
		return id, nil, err
	}
	outputs, err = k.read(ctx, c, id, inputs)
	return id, outputs, err
}

func main() {
	client := hcloud.NewClient(
		hcloud.WithToken(os.Getenv("HCLOUD_TOKEN")),
		hcloud.WithEndpoint(os.Getenv("HCLOUD_ENDPOINT")),
		hcloud.WithApplication("philotes-practice", "1"),
		hcloud.WithPollOpts(hcloud.PollOpts{BackoffFunc: hcloud.ConstantBackoff(10 * time.Millisecond)}),
	)
	output := json.NewEncoder(os.Stdout)
	var writing sync.Mutex
	var running sync.WaitGroup
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			break
		}
		running.Go(func() {
			var asked request
			said := answer{}
			if err := json.Unmarshal(line, &asked); err != nil {
				said.Error = err.Error()
			} else {
				id, outputs, err := asked.work(context.Background(), client)
				said = answer{ID: asked.ID, Outputs: outputs}
				if err != nil {
					said.Error = err.Error()
				} else if outputs != nil {
					said.Resource = id
				}
			}
			writing.Lock()
			defer writing.Unlock()
			if err := output.Encode(said); err != nil {
				os.Exit(1)
			}
		})
	}
	running.Wait()
}
