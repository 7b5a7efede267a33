namespace Commerce.Limit;

using System.Text;

/// <summary>What a command comes to: JSON, or the problem that refuses it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The JSON; null for a problem.</param>
/// <param name="Location">Where the new thing lies.</param>
/// <param name="Problem">Why not.</param>
/// <param name="KeepsChanges">Whether what was written stays.</param>
/// <param name="IsReplayed">Whether it was given before.</param>
internal sealed record Answer(int Status, byte[]? Body, string? Location, Problem? Problem, bool KeepsChanges, bool IsReplayed = false)
{
    /// <summary>A background command's.</summary>
    public static readonly Answer Nothing = new(204, [], null, null, KeepsChanges: true);

    /// <summary>A refusal that leaves nothing.</summary>
    public static implicit operator Answer(Problem problem) => new(problem.Status, null, null, problem, KeepsChanges: false);
}

/// <summary>A refusal (RFC 9457).</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Kind">Its kind, as it is stored.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The sentence for every occurrence.</param>
/// <param name="Detail">What happened this time.</param>
/// <param name="Extensions">Further members, as JSON without its braces.</param>
internal sealed record Problem(string Code, string Kind, int Status, string Title, string Detail, string? Extensions = null)
{
    /// <summary>Whether an idempotency key remembers it.</summary>
    public bool IsRemembered => Kind is "rule" or "payment" or "notFound" or "conflict";

    public static Problem AuthRequired => Of("auth.required", "unauthenticated", 401, "This route needs a token.");

    public static Problem AuthInvalid => Of("auth.invalid_token", "unauthenticated", 401, "The token is not accepted.");

    public static Problem RouteNotFound => Of("route.not_found", "notFound", 404, "There is no such route.");

    public static Problem KeyReused => Of("idempotency.key_reused", "keyReused", 422, "The idempotency key belongs to another request.");

    public static Problem AccountNotFound => Of("balance.account_not_found", "notFound", 404, "There is no account of this user.");

    public static Problem CouponNotFound => Of("coupon.not_found", "notFound", 404, "There is no such coupon.");

    public static Problem CouponNotOpen => Of("coupon.not_open", "conflict", 409, "The campaign is not open.");

    public static Problem SoldOut => Of("coupon.sold_out", "conflict", 409, "All coupons of this campaign have been issued.");

    public static Problem OrderNotFound => Of("order.not_found", "notFound", 404, "There is no such order.");

    public static Problem OrderExpired => Of("order.expired", "conflict", 409, "The order was not paid in time.");

    public static Problem Invalid(string what) => Of("validation.failed", "validation", 400, "The request is not valid.", what);

    /// <summary>What Commerce can do and the limit cannot.</summary>
    public static Problem NotHere(string what) => Of("limit.not_here", "internal", 501, "The limit does not know this.", what);

    public static Problem LimitExceeded(long most, long balance) => Of(
        "balance.limit_exceeded", "rule", 400, "The balance would pass its maximum.", $"The account holds {balance} and may hold {most}.", $"\"maxBalance\":{most},\"balance\":{balance}");

    public static Problem AlreadyIssued(string couponId) => Of(
        "coupon.already_issued", "conflict", 409, "You have a coupon of this campaign already.", null, $"\"couponId\":\"{couponId}\"");

    public static Problem TooManyPending(long pending, int most) => Of(
        "order.too_many_pending", "conflict", 409, "Too many of your orders wait to be paid.", $"{pending} of your orders wait to be paid; {most} may.");

    public static Problem NotPayable(string status) => Of(
        "order.not_payable", "conflict", 409, "The order cannot be paid.", $"The order is {status}.", $"\"orderStatus\":\"{status}\"");

    public static Problem Insufficient(long required, long available) => Of(
        "order.insufficient_balance", "payment", 402, "The balance does not cover the order.",
        $"The order comes to {required}, the account holds {available}.", $"\"required\":{required},\"available\":{available}");

    public static Problem UnknownProducts(List<long> ids) => Of(
        "catalog.product_not_found", "notFound", 404, "There is no such product.",
        $"There is no product {string.Join(", ", ids)}.", $"\"productIds\":[{string.Join(',', ids)}]");

    public static Problem UnknownProduct => Of("catalog.product_not_found", "notFound", 404, "There is no such product.");

    public static Problem Discontinued(List<long> ids) => Of(
        "catalog.product_discontinued", "conflict", 409, "The product is no longer sold.", $"No longer sold: {string.Join(", ", ids)}.", $"\"productIds\":[{string.Join(',', ids)}]");

    public static Problem OutOfStock(List<(long ProductId, long Requested, long Available)> missing) => Of(
        "catalog.out_of_stock", "conflict", 409, "There are not enough pieces in stock.",
        string.Join(' ', missing.Select(line => $"Product {line.ProductId}: {line.Requested} wanted, {line.Available} available.")),
        $"\"items\":[{string.Join(',', missing.Select(line => $"{{\"productId\":{line.ProductId},\"requested\":{line.Requested},\"available\":{line.Available}}}"))}]");

    /// <summary>The document.</summary>
    public byte[] ToJson(string instance, string traceId, bool isReplayed)
    {
        var detail = isReplayed ? Detail + " This is what the Idempotency-Key was answered first; to try again, send a new one." : Detail;
        return Encoding.UTF8.GetBytes(
            $"{{\"type\":\"/problems/{Code}\",\"title\":\"{Title}\",\"status\":{Status},\"detail\":\"{detail}\",\"instance\":\"{instance}\",\"code\":\"{Code}\",\"traceId\":\"{traceId}\"{(Extensions is null ? "" : "," + Extensions)}}}");
    }

    private static Problem Of(string code, string kind, int status, string title, string? detail = null, string? extensions = null) =>
        new(code, kind, status, title, detail ?? title, extensions);
}
