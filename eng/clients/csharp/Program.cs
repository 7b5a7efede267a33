// The story of README, told by a client that NSwag generates from the document: no cast, no hand-written request. What the document does not say, this does not compile.
//   dotnet run -- http://127.0.0.1:5000
using System.Net.Http.Headers;
using System.Text.Json;
using Shop;

var address = args.Length > 0 ? args[0] : "http://127.0.0.1:5000";
var anonymous = Open(new HttpClient());
var suffix = Guid.NewGuid().ToString("N")[..8];
var admin = await SignInAsync("admin", DevTokenRequestRole.Admin);
var alice = await SignInAsync($"alice-{suffix}", DevTokenRequestRole.Customer);

// A product and a campaign.
var product = (await admin.CreateProductAsync(NewKey(), new CreateProductRequest { Name = $"Mug {suffix}", Price = 5_000, Stock = 3 })).Result;
var campaign = (await admin.CreateCampaignAsync(NewKey(), new CreateCampaignRequest
{
    CouponCode = $"MUG-{suffix}",
    Name = "A thousand off",
    Discount = new DiscountRequest { Type = DiscountRequestType.Fixed, Amount = 1_000 },
    TotalQuantity = 10,
})).Result;
Expect(campaign.Discount is { Type: DiscountType.Fixed, Amount: 1_000 }, "the discount comes back typed");

// A charge that is sent twice is made once.
var key = NewKey();
var first = await alice.ChargeBalanceAsync(key, new ChargeRequest { Amount = 20_000 });
var again = await alice.ChargeBalanceAsync(key, new ChargeRequest { Amount = 20_000 });
Expect(first.Result.TransactionId == again.Result.TransactionId, "one key, one charge");
Expect(again.Headers["Idempotency-Replayed"].Single() == "true", "the second answer is the first one's");

// A coupon, and why there is no second one.
var coupon = (await alice.IssueCouponAsync(NewKey(), new IssueCouponRequest { CouponCode = campaign.CouponCode })).Result;
var second = await RefusedAsync(() => alice.IssueCouponAsync(NewKey(), new IssueCouponRequest { CouponCode = campaign.CouponCode }));
Expect(second is CouponAlreadyIssuedProblem already && already.CouponId == coupon.CouponId, "the refusal names the coupon");

// A quote holds nothing and has no id; an order has one; it is paid.
var body = new OrderBody { Items = [new OrderBodyItem { ProductId = product.ProductId, Quantity = 2 }], CouponId = coupon.CouponId, Reference = "basket 4711" };
var quote = (await alice.QuoteOrderAsync(NewKey(), body)).Result;
Expect(quote.Total == 9_000, "two mugs less a thousand");
var order = (await alice.PlaceOrderAsync(NewKey(), body)).Result;
Expect(order is { Status: OrderStatus.Pending, Payment: null, Reference: "basket 4711" }, "placed, not paid");
var paid = (await alice.PayOrderAsync(NewKey(), new PayBody { OrderId = order.OrderId })).Result;
Expect(paid is { Status: OrderStatus.Paid, Payment.Amount: 9_000 }, "paid from the balance");

// Refusals are typed by their code.
var more = await RefusedAsync(() => alice.CheckoutOrderAsync(NewKey(), new OrderBody { Items = body.Items }));
Expect(more is CatalogOutOfStockProblem { Items: { } missing } && missing.Single().Available == 1, "one is left");
var unpaid = await RefusedAsync(() => alice.PayOrderAsync(NewKey(), new PayBody { OrderId = order.OrderId }));
Expect(unpaid is OrderNotPayableProblem { OrderStatus: OrderStatus.Paid }, "it is paid already");

// The ranking follows within a second.
var sold = 0L;
for (var tries = 0; sold == 0 && tries < 100; tries++)
{
    await Task.Delay(100);
    sold = (await anonymous.GetTopProductsAsync(limit: 50)).Result.Items.FirstOrDefault(item => item.ProductId == product.ProductId)?.SoldQuantity ?? 0;
}

Expect(sold == 2, "two mugs are sold");

// Pages are followed to their end, each item once.
HashSet<long> seen = [];
string? cursor = null;
do
{
    var page = (await anonymous.ListProductsAsync(ids: null, search: null, inStock: null, ProductSort.Name, limit: 5, cursor, status: null)).Result;
    Expect(page.Items.All(item => seen.Add(item.ProductId)), "each once");
    cursor = page.NextCursor;
}
while (cursor is not null);
Expect(seen.Contains(product.ProductId), "the new product is among them");

var two = (await anonymous.ListProductsAsync(ids: [1, product.ProductId], search: null, inStock: null, sort: null, limit: null, cursor: null, status: null)).Result;
Expect(two.Items.Count == 2, "two by their ids");

// An edit needs the version that was read, and the whole agrees.
var read = await anonymous.GetProductAsync(product.ProductId, if_None_Match: null);
var tag = read.Headers["ETag"].Single();
var edit = new UpdateProductRequest { Name = "Mug", Price = 6_000, Status = ProductStatus.Active };
Expect((await admin.UpdateProductAsync(product.ProductId, tag, edit)).Result.Price == 6_000, "edited");
Expect(await RefusedAsync(() => admin.UpdateProductAsync(product.ProductId, tag, edit)) is PreconditionFailedProblem, "not over somebody else's edit");

// What happened is told as events, whose data is the order.
var told = new List<CloudEvent>();
string? next = null;
for (var tries = 0; told.Count < 2 && tries < 100; tries++)
{
    var page = (await admin.ListEventsAsync(type: null, limit: 100, next)).Result;
    told.AddRange(page.Items.Where(happened => happened.Data.OrderId == order.OrderId));
    next = page.NextCursor;
    await Task.Delay(page.Items.Count == 0 ? 100 : 0);
}

Expect(told[1] is { Type: "com.commerce.order.paid.v1", Data: { Total: 9_000, Status: OrderStatus.Paid } }, "placed and paid");
Expect((await admin.RunAuditAsync()).Result.Consistent, "the audit agrees");
Console.WriteLine("The generated C# client has told the whole story.");

ShopClient Open(HttpClient http) => new(http) { BaseUrl = address, ReadResponseAsString = true };

async Task<ShopClient> SignInAsync(string userId, DevTokenRequestRole role)
{
    var token = (await anonymous.IssueDevTokenAsync(new DevTokenRequest { UserId = userId, Role = role })).Result;
    var http = new HttpClient();
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(token.TokenType, token.AccessToken);
    return Open(http);
}

// The text of a refusal is read as what every problem is, and becomes what its code says.
static async Task<Problem?> RefusedAsync(Func<Task> call)
{
    try
    {
        await call();
        throw new InvalidOperationException("Not refused.");
    }
    catch (ApiException refusal)
    {
        return JsonSerializer.Deserialize<Problem>(refusal.Response ?? "null");
    }
}

static string NewKey() => Guid.NewGuid().ToString();

static void Expect(bool isTrue, string what)
{
    if (!isTrue)
    {
        throw new InvalidOperationException(what);
    }
}
