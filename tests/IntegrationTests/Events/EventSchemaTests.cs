namespace Commerce.IntegrationTests.Events;

using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Harness;

/// <summary>What events are made of can be asked: each names the address of its schema.</summary>
public sealed class EventSchemaTests(CommerceAppFixture app) : IClassFixture<CommerceAppFixture>
{
    [Fact]
    public async Task An_event_names_the_address_of_its_schema_and_is_valid_by_what_is_found_there()
    {
        var buyer = await app.NewUserWithAsync(10_000);
        var order = (await buyer.CheckoutAsync(await app.NewProductAsync())).ShouldBe(201).Json.Text("orderId");
        var events = (await EventsOf(app)).Where(happened => happened.Text("subject") == order).ToList();

        events.Count.ShouldBe(2);
        foreach (var happened in events)
        {
            var address = new Uri(happened.Text("dataschema"));
            var schema = (await app.Anonymous().Root.GetAsync(address.AbsolutePath)).ShouldBe(200);
            schema.MediaType.ShouldBe("application/schema+json");
            SchemaJudge.Of(schema.Body).Faults(happened).ShouldBeEmpty();
        }

        // A paid order is no placed one.
        var other = (await app.Anonymous().Root.GetAsync(new Uri(events[0].Text("dataschema")).AbsolutePath)).Body;
        SchemaJudge.Of(other).Accepts(events[1]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_type_that_does_not_exist_has_no_schema() =>
        (await app.Anonymous().GetAsync("/events/schemas/com.commerce.order.lost.v1")).ShouldBeProblem(404, "route.not_found");

    [Fact]
    public async Task Without_a_public_address_events_name_the_first_of_Urls_where_the_schema_is_found()
    {
        await using var shop = await CommerceApp.StartAsync(new Dictionary<string, string> { ["urls"] = $"http://127.0.0.1:{FreePort()}" });
        (await (await shop.NewUserWithAsync(10_000)).CheckoutAsync(await shop.NewProductAsync())).ShouldBe(201);

        var address = new Uri((await EventsOf(shop))[0].Text("dataschema"));
        address.Port.ShouldBe(shop.Address.Port);
        using var http = new HttpClient();
        var schema = JsonDocument.Parse(await http.GetStringAsync(address)).RootElement;
        schema.Text("$id").ShouldBe(address.AbsoluteUri);
    }

    [Fact]
    public async Task Events_and_reference_name_the_public_address_of_the_settings()
    {
        await using var shop = await CommerceApp.StartAsync(new Dictionary<string, string> { ["Commerce:PublicAddress"] = "https://shop.example.com/store" });
        var buyer = await shop.NewUserWithAsync(10_000);
        (await buyer.CheckoutAsync(await shop.NewProductAsync())).ShouldBe(201);

        (await EventsOf(shop)).Select(happened => happened.Text("dataschema"))
            .ShouldContain("https://shop.example.com/store/api/v1/events/schemas/com.commerce.order.paid.v1");
        (await shop.Anonymous().Root.GetAsync("/openapi/v1.json")).Json.List("servers").Select(server => server.Text("url"))
            .ShouldBe(["https://shop.example.com/store", shop.Address.GetLeftPart(UriPartial.Authority)]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The first hundred events.</summary>
    private static async Task<IReadOnlyList<JsonElement>> EventsOf(CommerceApp shop)
    {
        IReadOnlyList<JsonElement> events = [];
        await Eventually.BeTrueAsync(async () => (events = (await shop.AsAdmin().GetAsync("/events?limit=100")).ShouldBe(200).Json.List("items")).Count >= 2);
        return events;
    }
}
