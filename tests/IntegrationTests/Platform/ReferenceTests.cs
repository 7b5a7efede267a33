namespace Commerce.IntegrationTests.Platform;

using System.Text.Json;
using Harness;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Modules;
using SharedKernel.Web.Errors;
using SharedKernel.Web.OpenApi;

/// <summary>The OpenAPI document says what the Host does.</summary>
public sealed class ReferenceTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    /// <summary>The contract's routes, so that none is lost unseen.</summary>
    private static readonly string[] Contract =
    [
        "get /api/v1/balance", "post /api/v1/balance/charge", "get /api/v1/balance/transactions", "get /api/v1/balance/accounts", "post /api/v1/balance/accounts",
        "get /api/v1/balance/accounts/{userId}", "get /api/v1/balance/accounts/{userId}/transactions", "post /api/v1/balance/accounts/{userId}/charge",
        "get /api/v1/products", "get /api/v1/products/{productId}", "post /api/v1/products", "put /api/v1/products/{productId}",
        "post /api/v1/products/{productId}/stock", "get /api/v1/products/{productId}/stock-movements",
        "get /api/v1/coupon-campaigns", "get /api/v1/coupon-campaigns/{couponCode}", "post /api/v1/coupon-campaigns", "post /api/v1/coupon-campaigns/{couponCode}/close",
        "post /api/v1/coupons/issue", "get /api/v1/coupons", "get /api/v1/coupons/{couponId}",
        "post /api/v1/orders/quote", "post /api/v1/orders", "post /api/v1/orders/pay", "post /api/v1/orders/checkout", "post /api/v1/orders/{orderId}/cancel",
        "get /api/v1/orders", "get /api/v1/orders/{orderId}", "get /api/v1/products/top", "post /api/v1/rankings/rebuild", "get /api/v1/audit", "get /api/v1/products/top/stream",
        "get /api/v1/events", "get /api/v1/events/schemas/{type}", "get /api/v1/deliveries", "post /api/v1/deliveries/{deliveryId}/retry",
        "post /api/v1/deliveries/{deliveryId}/discard", "post /api/v1/deliveries/retry", "post /api/v1/deliveries/discard",
        "get /health/live", "get /health/ready", "get /openapi/v1.json", "get /docs", "get /problems", "get /problems/{code}", "post /api/v1/dev/tokens",
    ];

    [Fact]
    public async Task The_document_is_OpenAPI_3_1_and_names_every_route_of_the_contract_and_no_other()
    {
        var document = await ReadAsync();
        document.Text("openapi").ShouldStartWith("3.1");
        Operations(document).Select(operation => operation.Name).ShouldBe(Contract, ignoreOrder: true);
    }

    [Fact]
    public async Task Every_operation_has_an_id_of_its_own_a_summary_a_tag_and_a_success_which_may_lead_elsewhere()
    {
        var operations = Operations(await ReadAsync());
        operations.Select(operation => operation.Body.Text("operationId")).ShouldBeUnique();
        foreach (var (name, operation) in operations)
        {
            // Without Markdown: viewers and editors show it as it is.
            operation.Text("summary").ShouldNotBeNullOrWhiteSpace(name);
            operation.Text("summary").ShouldNotContain('`', name);
            operation.List("tags").Count.ShouldBe(1, name);
            operation.At("responses").EnumerateObject().ShouldContain(response => response.Name.StartsWith('2') || response.Name == "302", name);
        }
    }

    [Fact]
    public async Task Every_route_of_the_Host_describes_itself_and_refuses_with_codes_that_exist()
    {
        var operations = Operations(await ReadAsync()).Select(operation => operation.Body.Text("operationId")).ToHashSet();
        var known = app.Services.GetRequiredService<ErrorCatalog>();
        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !route.RoutePattern.RawText!.Contains("**", StringComparison.Ordinal)).ToList();
        routes.Count.ShouldBe(Contract.Length);
        foreach (var route in routes)
        {
            var name = route.Metadata.GetMetadata<IEndpointNameMetadata>().ShouldNotBeNull(route.DisplayName).EndpointName;
            operations.ShouldContain(name);
            route.Metadata.GetOrderedMetadata<EndpointErrors>().SelectMany(errors => errors.Codes).Where(code => known.Find(code) is null).ShouldBeEmpty(name);
        }
    }

    [Fact]
    public async Task Every_refusal_is_a_schema_of_its_status_and_an_operation_names_those_of_its_own()
    {
        var reference = await ApiReference.ReadAsync(app);
        var known = app.Services.GetRequiredService<ErrorCatalog>();
        var declared = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .ToLookup(route => route.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName, route => route.Metadata.GetOrderedMetadata<EndpointErrors>().SelectMany(errors => errors.Codes));
        var seen = 0;
        foreach (var operation in reference.Operations)
        {
            List<string> listed = [];
            foreach (var response in operation.Body.At("responses").EnumerateObject().Where(response => response.Name[0] is '4' or '5'))
            {
                var schema = reference.Resolve(response.Value).GetProperty("content").GetProperty("application/problem+json").GetProperty("schema");
                foreach (var code in (schema.Has("$ref") ? [schema] : schema.List("allOf")[1].List("oneOf")).Select(problem => reference.Resolve(problem).List("allOf")[1].GetProperty("properties").GetProperty("code").Text("const")))
                {
                    Problems.StatusOf(known.Find(code).ShouldNotBeNull().Kind).ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(response.Name, operation.Id);
                    listed.Add(code);
                    seen++;
                }
            }

            foreach (var code in declared[operation.Id].SelectMany(codes => codes))
            {
                listed.ShouldContain(code, operation.Id);
                operation.Body.Text("description").ShouldContain($"`{code}`", Case.Sensitive, operation.Id);
            }
        }

        seen.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Every_JSON_body_and_success_has_an_example_and_the_items_of_a_page_have()
    {
        var reference = await ApiReference.ReadAsync(app);
        var seen = 0;
        foreach (var operation in reference.Operations.Where(operation => operation.Path.StartsWith("/api", StringComparison.Ordinal)))
        {
            var successes = operation.Body.At("responses").EnumerateObject().Where(response => response.Name[0] == '2').Select(response => response.Value);
            foreach (var described in (operation.Body.Has("requestBody") ? successes.Append(operation.Body.GetProperty("requestBody")) : successes).Where(body => body.Has("content")))
            {
                if (described.GetProperty("content").TryGetProperty("application/json", out var media))
                {
                    var schema = reference.Resolve(media.GetProperty("schema"));
                    var shown = schema.GetProperty("properties").TryGetProperty("items", out var items) && schema.GetProperty("properties").Has("nextCursor") && !schema.Has("examples") ? reference.Resolve(items.GetProperty("items")) : schema;
                    (media.Has("example") || shown.Has("examples")).ShouldBeTrue(operation.Id);
                    seen++;
                }
            }
        }

        seen.ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task Only_public_routes_do_without_a_token_and_every_other_POST_takes_an_idempotency_key()
    {
        var operations = Operations(await ReadAsync());
        var open = app.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(route => route.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName).ToHashSet();
        foreach (var (name, operation) in operations)
        {
            // Public, or public with more for whoever has a token.
            var security = operation.List("security");
            var isPublic = security.Count == 0 || security.Any(requirement => !requirement.EnumerateObject().Any());
            isPublic.ShouldBe(open.Contains(operation.Text("operationId")), name);
            var takesKey = operation.Has("parameters") && operation.GetRawText().Contains("#/components/parameters/Idempotency-Key", StringComparison.Ordinal);
            takesKey.ShouldBe(name.StartsWith("post", StringComparison.Ordinal) && !isPublic, name);
        }
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_schema_is_described()
    {
        var document = await ReadAsync();
        var references = References(document).ToHashSet();
        references.Count.ShouldBeGreaterThan(20);
        foreach (var reference in references)
        {
            var target = document;
            foreach (var part in reference.Split('/').Skip(1))
            {
                target.TryGetProperty(part, out target).ShouldBeTrue(reference);
            }
        }

        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            schema.Value.Has("description").ShouldBeTrue(schema.Name);
            if (!schema.Value.Has("properties"))
            {
                continue;
            }

            // What refers to a component is described there.
            schema.Value.GetProperty("properties").EnumerateObject().Where(property => !property.Value.Has("description") && !property.Value.Has("$ref"))
                .Select(property => property.Name).ShouldBeEmpty(schema.Name);
        }
    }

    [Fact]
    public async Task Schemas_say_what_is_required_what_may_be_null_and_which_words_there_are()
    {
        var schemas = (await ReadAsync()).GetProperty("components").GetProperty("schemas");
        Words(schemas.GetProperty("Transaction").GetProperty("required")).ShouldBe(["transactionId", "type", "amount", "balanceAfter", "createdAt"], ignoreOrder: true);
        Words(schemas.GetProperty("TransactionType").GetProperty("enum")).ShouldBe(["charge", "payment", "refund"], ignoreOrder: true);
        schemas.GetProperty("Transaction").GetProperty("properties").GetProperty("amount").Text("format").ShouldBe("int64");
        Words(schemas.GetProperty("PageOfTransaction").GetProperty("properties").GetProperty("nextCursor").GetProperty("type")).ShouldBe(["string", "null"], ignoreOrder: true);
        Words(schemas.GetProperty("ChargeRequest").GetProperty("required")).ShouldBe(["amount"]);
        schemas.GetProperty("ChargeRequest").GetProperty("properties").GetProperty("amount").Text("description").ShouldContain("minor units");
    }

    [Fact]
    public async Task The_document_says_who_may_call_names_its_address_and_stays_small()
    {
        var answer = await app.Anonymous().Root.GetAsync("/openapi/v1.json");
        answer.Body.Length.ShouldBeLessThan(120_000);
        answer.Json.List("servers").Single().Text("url").ShouldBe(app.Address.GetLeftPart(UriPartial.Authority));
        foreach (var (name, operation) in Operations(answer.Json))
        {
            var security = operation.List("security");
            var role = security.Count == 0 || !security[0].EnumerateObject().Any() ? "*Public.*" : security[0].GetProperty("bearer").GetArrayLength() == 1 ? "*Admin.*" : "*Signed in.*";
            operation.Text("description").ShouldNotBeNull(name).ShouldStartWith(role);
        }

        Operations(answer.Json).Count(operation => operation.Body.GetRawText().Contains("\"bearer\":[\"admin\"]", StringComparison.Ordinal)
            || operation.Body.Text("description")!.StartsWith("*Admin.*", StringComparison.Ordinal)).ShouldBeGreaterThan(12);
    }

    [Fact]
    public async Task A_problem_has_a_schema_of_its_code_with_the_members_that_it_brings()
    {
        var document = await ReadAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var known = app.Services.GetRequiredService<ErrorCatalog>();
        Words(schemas.GetProperty("ProblemCode").GetProperty("enum")).ShouldBe(known.All.Select(type => type.Code));

        var outOfStock = schemas.GetProperty("CatalogOutOfStockProblem").List("allOf");
        outOfStock[0].Text("$ref").ShouldBe("#/components/schemas/Problem");
        outOfStock[1].GetProperty("properties").GetProperty("code").Text("const").ShouldBe("catalog.out_of_stock");
        outOfStock[1].GetProperty("properties").Has("items").ShouldBeTrue();

        var refused = await app.NewUser().OrderAsync(await app.NewProductAsync(stock: 0));
        refused.ShouldBeProblem(409, "catalog.out_of_stock");
        foreach (var member in refused.Json.EnumerateObject().Where(member => !schemas.GetProperty("Problem").GetProperty("properties").TryGetProperty(member.Name, out _)))
        {
            outOfStock[1].GetProperty("properties").Has(member.Name).ShouldBeTrue(member.Name);
        }
    }

    [Fact]
    public async Task One_name_of_a_path_parameter_has_one_schema_and_a_quote_is_no_order()
    {
        var reference = await ApiReference.ReadAsync(app);
        foreach (var same in reference.Operations.SelectMany(operation => operation.Parameters(reference)).Where(parameter => parameter.Text("in") == "path").GroupBy(parameter => parameter.Text("name")))
        {
            same.Select(parameter => parameter.GetProperty("schema").GetRawText()).Distinct().Count().ShouldBe(1, same.Key);
        }

        var schemas = reference.Schemas;
        Words(schemas.GetProperty("Order").GetProperty("required")).ShouldContain("orderId");
        schemas.GetProperty("Quote").GetProperty("properties").Has("orderId").ShouldBeFalse();
        schemas.GetProperty("Quote").GetProperty("properties").Has("status").ShouldBeFalse();
    }

    [Fact]
    public async Task Query_parameters_have_their_bounds()
    {
        var reference = await ApiReference.ReadAsync(app);
        var limit = reference.Operation("ListTransactions").Parameters(reference).Single(parameter => parameter.Text("name") == "limit").GetProperty("schema");
        (limit.Text("type"), limit.Int("minimum"), limit.Int("maximum"), limit.Int("default")).ShouldBe(("integer", 1, 100, 20));
    }

    [Fact]
    public async Task An_operation_has_the_tag_of_its_module_and_the_back_office_has_tags_of_its_own()
    {
        var reference = await ApiReference.ReadAsync(app);
        foreach (var operation in reference.Operations)
        {
            operation.Body.List("tags").Single().GetString()!.EndsWith(" admin", StringComparison.Ordinal).ShouldBe(operation.Body.Text("description").StartsWith("*Admin.*", StringComparison.Ordinal), operation.Id);
        }

        var groups = reference.Document.List("x-tagGroups").SelectMany(group => group.List("tags")).Select(tag => tag.GetString());
        groups.ShouldBe(reference.Document.List("tags").Select(tag => tag.Text("name")));
    }

    [Fact]
    public async Task Every_type_of_event_is_a_webhook_whose_data_is_an_order()
    {
        var reference = await ApiReference.ReadAsync(app);
        var webhooks = reference.Document.GetProperty("webhooks").EnumerateObject().ToList();
        webhooks.Count.ShouldBe(6);
        foreach (var webhook in webhooks)
        {
            var schema = webhook.Value.GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/cloudevents+json").GetProperty("schema");
            schema.List("allOf")[1].GetProperty("properties").GetProperty("type").Text("const").ShouldBe(webhook.Name);
        }

        reference.Schemas.GetProperty("CloudEvent").GetProperty("properties").GetProperty("data").Text("$ref").ShouldBe("#/components/schemas/OrderData");
    }

    private async Task<JsonElement> ReadAsync() => (await app.Anonymous().Root.GetAsync("/openapi/v1.json")).ShouldBe(200).Json;

    private static List<(string Name, JsonElement Body)> Operations(JsonElement document) =>
        [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => ($"{operation.Name} {path.Name}", operation.Value)))];

    private static IEnumerable<string> Words(JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!);

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
