/** Limits what the cluster may cost. */
export interface BudgetArgs {
  /** Refuse, before anything is created, a cluster that costs more than so many euros a month, net. */
  maxMonthlyEur: number;
}

/** Prices in euros, net of VAT, that replace list prices. */
export interface PricesArgs {
  /** Monthly price of a server by the cloud's own name for its size, e.g. `{cx33: 7.59}`. */
  servers?: { [size: string]: number };

  /** Monthly price of a load balancer by the cloud's own name for its size. */
  loadBalancers?: { [size: string]: number };

  /** Monthly price of one GB of block volume. */
  volumeGb?: number;

  /** Monthly price of one public IPv4 address. */
  ipv4?: number;

  /** Monthly price of one GB of a server's root disk, on clouds that price it apart. */
  rootDiskGb?: number;
}
