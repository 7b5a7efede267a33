namespace Commerce.Balance.Infrastructure.Http;

using System.ComponentModel.DataAnnotations;
using Application;
using Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel.Web;
using SharedKernel.Web.Binding;

/// <summary>The routes of Balance.</summary>
internal static class BalanceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        MapBalance(routes);
        MapAccounts(routes);
    }

    private static void MapBalance(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/balance", (CurrentUser caller, ISender sender, CancellationToken ct) => sender.Send(new GetBalance(caller.UserId), ct).ToOk())
            .WithName("GetBalance").WithSummary("What the caller's account holds.")
            .Produces<AccountResponse>()
            .ProducesErrors(BalanceErrors.AccountNotFound)
            .RequireCustomer();

        routes.MapPost("/balance/charge", (CurrentUser caller, JsonBody<ChargeRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new ChargeBalance(caller.UserId, body.Value.Amount), ct).ToOk())
            .WithName("ChargeBalance").WithSummary("Adds money to the caller's account; opens it where users may.")
            .Produces<ChargeReceipt>()
            .ProducesErrors(BalanceErrors.ChargeNotAllowed, BalanceErrors.AccountNotFound, BalanceErrors.LimitExceeded)
            .RequireCustomer();

        routes.MapGet("/balance/transactions", (CurrentUser caller, QueryParameters<ListTransactions> query, ISender sender, CancellationToken ct) =>
                sender.Send(query.Value with { UserId = caller.UserId }, ct).ToOk())
            .WithName("ListTransactions").WithSummary("The caller's ledger, newest first.")
            .Produces<Page<TransactionResponse>>()
            .ProducesErrors(BalanceErrors.AccountNotFound)
            .RequireCustomer();
    }

    private static void MapAccounts(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/balance/accounts", (QueryParameters<ListAccounts> query, ISender sender, CancellationToken ct) => sender.Send(query.Value, ct).ToOk())
            .WithName("ListAccounts").WithSummary("Everybody's accounts, by user id.")
            .Produces<Page<AccountResponse>>()
            .RequireAdmin();

        routes.MapPost("/balance/accounts", (JsonBody<OpenAccountRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new OpenAccount(body.Value.UserId), ct)
                    .ToCreatedOrFound(opened => $"{Endpoints.BasePath}/balance/accounts/{Uri.EscapeDataString(opened.Account.UserId)}", opened => opened.Existed, opened => opened.Account))
            .WithName("OpenAccount").WithSummary("Opens an account; one that is there is answered as it is, with 200.")
            .Produces<AccountResponse>(StatusCodes.Status201Created)
            .Produces<AccountResponse>()
            .WithExamples(BalanceExamples.Opened)
            .RequireAdmin();

        routes.MapGet("/balance/accounts/{userId}", (string userId, HttpContext http, ISender sender, CancellationToken ct) =>
                sender.Send(new GetBalance(RouteId.Text(userId, http)), ct).ToOk())
            .WithName("GetAccount").WithSummary("What anybody's account holds.")
            .Produces<AccountResponse>()
            .ProducesErrors(BalanceErrors.AccountNotFound)
            .RequireAdmin();

        routes.MapGet("/balance/accounts/{userId}/transactions", (string userId, HttpContext http, QueryParameters<ListTransactions> query, ISender sender, CancellationToken ct) =>
                sender.Send(query.Value with { UserId = RouteId.Text(userId, http) }, ct).ToOk())
            .WithName("ListAccountTransactions").WithSummary("The ledger of anybody's account, newest first.")
            .Produces<Page<TransactionResponse>>()
            .ProducesErrors(BalanceErrors.AccountNotFound)
            .RequireAdmin();

        routes.MapPost("/balance/accounts/{userId}/charge", (string userId, HttpContext http, JsonBody<ChargeRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new ChargeBalance(RouteId.Text(userId, http), body.Value.Amount, ByAdmin: true), ct).ToOk())
            .WithName("ChargeAccount").WithSummary("Adds money to anybody's account; opens it where users may.")
            .Produces<ChargeReceipt>()
            .ProducesErrors(BalanceErrors.AccountNotFound, BalanceErrors.LimitExceeded)
            .RequireAdmin();
    }
}

/// <summary>A charge.</summary>
/// <param name="Amount">How much, in minor units; `Balance:MinCharge` and `Balance:MaxCharge` bound it further.</param>
internal sealed record ChargeRequest([property: Range(1, double.PositiveInfinity)] long Amount);

/// <summary>An account to open.</summary>
/// <param name="UserId">Whose account: 1 to 255 visible ASCII characters, and neither . nor ...</param>
internal sealed record OpenAccountRequest([property: RegularExpression(SharedKernel.UserId.Pattern)] string UserId);
