import { TerraformDataSource, TerraformProvider, TerraformResource, type TerraformResourceConfig } from "cdktf";
import type { Construct } from "constructs";

/** Elastic's provider, for which there is no prebuilt binding. */
const generator = { providerName: "ec", providerVersion: "0.12.2", providerVersionConstraint: "0.12.2" };

export class ElasticCloudProvider extends TerraformProvider {
  constructor(
    scope: Construct,
    id: string,
    private readonly apiKey: string,
  ) {
    super(scope, id, {
      terraformResourceType: "ec",
      terraformGeneratorMetadata: generator,
      terraformProviderSource: "elastic/ec",
    });
  }

  protected override synthesizeAttributes(): Record<string, string> {
    return { apikey: this.apiKey };
  }
}

/** Memory of each node, such as "2g", and the zones that have one each. */
export interface Nodes {
  readonly size: string;
  readonly zoneCount: number;
}

export interface EcDeploymentConfig extends Pick<TerraformResourceConfig, "lifecycle"> {
  readonly name: string;
  readonly region: string;
  readonly version: string;
  readonly deploymentTemplateId: string;
  readonly elasticsearch: Nodes;
  readonly kibana: Nodes;
  readonly tags: Readonly<Record<string, string>>;
  /** Ids of the filters of traffic; without any it answers everybody. */
  readonly trafficFilter: readonly string[];
}

/**
 * `ec_deployment` of the provider elastic/ec 0.12, as much of it as the platform uses.
 * https://registry.terraform.io/providers/elastic/ec/0.12.2/docs/resources/deployment
 */
export class EcDeployment extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: EcDeploymentConfig,
  ) {
    super(scope, id, {
      terraformResourceType: "ec_deployment",
      terraformGeneratorMetadata: generator,
      ...(config.lifecycle && { lifecycle: config.lifecycle }),
    });
  }

  get elasticsearchEndpoint(): string {
    return this.getStringAttribute("elasticsearch.https_endpoint");
  }

  get kibanaEndpoint(): string {
    return this.getStringAttribute("kibana.https_endpoint");
  }

  /** Its first part of every address: `ridestream-gcp-1a2b3c`. */
  get alias(): string {
    return this.getStringAttribute("alias");
  }

  /** Of the user elastic; sensitive. */
  get elasticsearchPassword(): string {
    return this.getStringAttribute("elasticsearch_password");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { name, region, version, deploymentTemplateId, elasticsearch, kibana, tags, trafficFilter } = this.config;
    return {
      name,
      region,
      version,
      deployment_template_id: deploymentTemplateId,
      elasticsearch: { hot: { size: elasticsearch.size, zone_count: elasticsearch.zoneCount, autoscaling: {} } },
      kibana: { size: kibana.size, zone_count: kibana.zoneCount },
      tags,
      ...(trafficFilter.length > 0 && { traffic_filter: trafficFilter }),
    };
  }
}

export interface EcTrafficFilterConfig {
  readonly name: string;
  readonly region: string;
  readonly type: "ip" | "gcp_private_service_connect_endpoint";
  /** Addresses and ranges, or ids of connections. */
  readonly sources: readonly string[];
}

/** https://registry.terraform.io/providers/elastic/ec/0.12.2/docs/resources/deployment_traffic_filter */
export class EcTrafficFilter extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: EcTrafficFilterConfig,
  ) {
    super(scope, id, { terraformResourceType: "ec_deployment_traffic_filter", terraformGeneratorMetadata: generator });
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { name, region, type, sources } = this.config;
    return { name, region, type, rule: sources.map((source) => ({ source })) };
  }
}

/** How Elastic is reached through Private Service Connect in a region of Google's. */
export class EcPrivateServiceConnect extends TerraformDataSource {
  constructor(
    scope: Construct,
    id: string,
    private readonly region: string,
  ) {
    super(scope, id, {
      terraformResourceType: "ec_gcp_private_service_connect_endpoint",
      terraformGeneratorMetadata: generator,
    });
  }

  /** Domain of the private addresses of its deployments. */
  get domainName(): string {
    return this.getStringAttribute("domain_name");
  }

  /** What an endpoint in one's own network is connected to. */
  get serviceAttachment(): string {
    return this.getStringAttribute("service_attachment_uri");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { region: this.region };
  }
}
