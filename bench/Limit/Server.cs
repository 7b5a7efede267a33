namespace Commerce.Limit;

using System.Diagnostics;
using System.Globalization;

/// <summary>The routes: Commerce's paths, statuses, headers and JSON, for what is measured.</summary>
internal sealed class Server(Database database, Settings settings)
{
    private const string Base = "/api/v1";
    private const string ProductPath = Base + "/products/";
    private const string LimitQuery = "?limit=";

    private readonly Tokens tokens = new(settings.KeyFile);
    private readonly Queries queries = new(database);
    private readonly Ranking ranking = new(database);

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!;
        var headers = context.Response.Headers;
        var traceId = ActivityTraceId.CreateRandom().ToHexString();
        headers["X-Request-Id"] = traceId;
        headers.XContentTypeOptions = "nosniff";
        if (HttpMethods.IsGet(request.Method))
        {
            return Get(context, path, traceId);
        }

        headers.CacheControl = "no-store";
        return !HttpMethods.IsPost(request.Method) ? RefuseAsync(context, Problem.RouteNotFound, traceId)
            : CallerOf(context) is { } caller ? PostAsync(context, path, caller, traceId)
            : RefuseAsync(context, NoCaller(request), traceId);
    }

    private Task Get(HttpContext context, string path, string traceId)
    {
        var response = context.Response;
        if (path == Base + "/balance")
        {
            response.Headers.CacheControl = "no-store";
            if (CallerOf(context) is not { } caller)
            {
                return RefuseAsync(context, NoCaller(context.Request), traceId);
            }

            var account = queries.Balance(caller.UserId);
            return account.IsEmpty ? RefuseAsync(context, Problem.AccountNotFound, traceId) : WriteAsync(response, 200, account);
        }

        response.Headers.CacheControl = "no-cache";
        switch (path)
        {
            case Base + "/products/top" when !context.Request.QueryString.HasValue:
                return WriteAsync(response, 200, ranking.Read());
            case Base + "/products" when LimitOf(context.Request.QueryString.Value) is { } limit:
                var page = queries.Products(limit, out var cursor);
                if (cursor is not null)
                {
                    response.Headers.Link = $"<{path}?limit={limit}&cursor={cursor}>; rel=\"next\"";
                }

                return WriteAsync(response, 200, page);
            case "/health/ready":
                return WriteAsync(response, 200, "\"Healthy\""u8);
            default:
                return path.StartsWith(ProductPath, StringComparison.Ordinal) ? Product(context, path.AsSpan(ProductPath.Length), traceId) : RefuseAsync(context, Problem.RouteNotFound, traceId);
        }
    }

    private Task Product(HttpContext context, ReadOnlySpan<char> id, string traceId)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var productId))
        {
            return RefuseAsync(context, Problem.RouteNotFound, traceId);
        }

        var product = queries.Product(productId, out var tag);
        if (tag is null)
        {
            return RefuseAsync(context, Problem.UnknownProduct, traceId);
        }

        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.Count > 0 && context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return WriteAsync(context.Response, 200, product);
    }

    private async Task PostAsync(HttpContext context, string path, Caller caller, string traceId)
    {
        var body = await Bodies.ReadAsync(context.Request);
        var keys = context.Request.Headers["Idempotency-Key"];
        var key = keys.Count == 0 ? null : Key.Of(caller.UserId, keys.ToString(), "POST", path, body);
        var (command, refusal) = Read(path, caller, body, key, traceId);
        if (command is null)
        {
            await RefuseAsync(context, refusal!, traceId);
            return;
        }

        var answer = await database.Writer.SendAsync(command);
        if (answer.IsReplayed)
        {
            context.Response.Headers["Idempotency-Replayed"] = "true";
        }

        if (answer.Problem is { } problem)
        {
            await RefuseAsync(context, problem, traceId, answer.IsReplayed);
            return;
        }

        if (answer.Location is { } location)
        {
            context.Response.Headers.Location = location;
        }

        await WriteAsync(context.Response, answer.Status, answer.Body);
    }

    private (Command? Command, Problem? Refusal) Read(string path, Caller caller, byte[] body, Key? key, string traceId)
    {
        switch (path)
        {
            case Base + "/balance/charge":
                return Bodies.Number(body, "amount"u8) is { } amount && amount >= 1 && amount <= settings.MaxCharge
                    ? (new Charge(caller.UserId, amount) { Key = key }, null)
                    : (null, Problem.Invalid($"amount: must be from 1 to {settings.MaxCharge}"));
            case Base + "/orders/checkout" or Base + "/orders":
                return Bodies.Lines(body, out var lines) is { } wrong
                    ? (null, wrong)
                    : (new PlaceOrder(caller.UserId, lines, path.EndsWith("/checkout", StringComparison.Ordinal), traceId) { Key = key }, null);
            case Base + "/orders/pay":
                return Guid.TryParse(Bodies.Text(body, "orderId"u8), out var order)
                    ? (new PayOrder(caller.UserId, order.ToString(), traceId) { Key = key }, null)
                    : (null, Problem.Invalid("orderId: must be a UUID"));
            case Base + "/coupons/issue":
                return Bodies.Text(body, "couponCode"u8) is { Length: >= 3 and <= 32 } code
                    ? (new IssueCoupon(caller.UserId, code.ToUpperInvariant()) { Key = key }, null)
                    : (null, Problem.Invalid("couponCode: 3 to 32 characters"));
            default:
                return (null, Problem.RouteNotFound);
        }
    }

    private Caller? CallerOf(HttpContext context) => context.Request.Headers.Authorization is { Count: 1 } header ? tokens.Read(header.ToString()) : null;

    private static Problem NoCaller(HttpRequest request) => request.Headers.Authorization.Count == 0 ? Problem.AuthRequired : Problem.AuthInvalid;

    private static int? LimitOf(string? query) =>
        string.IsNullOrEmpty(query) ? 20
        : query.StartsWith(LimitQuery, StringComparison.Ordinal) && int.TryParse(query.AsSpan(LimitQuery.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 100 ? limit
        : null;

    private static Task RefuseAsync(HttpContext context, Problem problem, string traceId, bool isReplayed = false)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"commerce\"";
        }

        return WriteAsync(context.Response, problem.Status, problem.ToJson(context.Request.Path.ToUriComponent(), traceId, isReplayed), "application/problem+json");
    }

    private static Task WriteAsync(HttpResponse response, int status, ReadOnlySpan<byte> body, string type = "application/json; charset=utf-8")
    {
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        body.CopyTo(response.BodyWriter.GetSpan(body.Length));
        response.BodyWriter.Advance(body.Length);
        return response.BodyWriter.FlushAsync().AsTask();
    }
}
