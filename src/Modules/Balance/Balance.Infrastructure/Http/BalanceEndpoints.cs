namespace Commerce.Balance.Infrastructure.Http;

using Application;
using Domain;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Queries;
using SharedKernel;
using SharedKernel.Infrastructure.Http;

/// <summary>All doors of Balance.</summary>
internal static class BalanceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/balance", (Caller caller, ISender sender, CancellationToken ct) => sender.Send(new GetBalance(caller.UserId), ct).ToOk())
            .Describe("GetBalance", "What the caller's account holds.")
            .Answers<AccountAnswer>()
            .Refuses(BalanceErrors.AccountNotFound)
            .ForCustomers();

        routes.MapPost("/balance/charge", (Caller caller, Body<ChargeRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new ChargeBalance(caller.UserId, body.Value.Amount), ct).ToOk())
            .Describe("ChargeBalance", "Adds money to the caller's account; opens it where users may.")
            .Takes(new ChargeRequest(10_000))
            .Answers<ChargeReceipt>()
            .Refuses(BalanceErrors.ChargeNotAllowed, BalanceErrors.AccountNotFound, BalanceErrors.LimitExceeded)
            .ForCustomers();

        routes.MapGet("/balance/transactions", (Caller caller, Query<TransactionFilter> filter, ISender sender, CancellationToken ct) =>
                sender.Send(new ListTransactions(caller.UserId, filter.Value.Page), ct).ToOk())
            .Describe("ListTransactions", "The caller's ledger, newest first.")
            .Reads<TransactionFilter>()
            .Answers<Page<TransactionAnswer>>()
            .Refuses(BalanceErrors.AccountNotFound)
            .ForCustomers();

        routes.MapPost("/balance/accounts", (Body<OpenAccountRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new OpenAccount(body.Value.UserId), ct)
                    .ToCreatedOrFound(opened => $"{Endpoints.BasePath}/balance/accounts/{Uri.EscapeDataString(opened.Account.UserId)}", opened => opened.Existed, opened => opened.Account))
            .Describe("OpenAccount", "Opens an account; one that is there is answered as it is, with 200.")
            .Takes(new OpenAccountRequest("alice"))
            .Answers<AccountAnswer>(StatusCodes.Status201Created)
            .Answers<AccountAnswer>()
            .ForAdmins();

        routes.MapGet("/balance/accounts/{userId}", (string userId, HttpContext http, ISender sender, CancellationToken ct) =>
                sender.Send(new GetBalance(PathId.Text(userId, http)), ct).ToOk())
            .Describe("GetAccount", "What anybody's account holds.")
            .Answers<AccountAnswer>()
            .Refuses(BalanceErrors.AccountNotFound)
            .ForAdmins();

        routes.MapPost("/balance/accounts/{userId}/charge", (string userId, HttpContext http, Body<ChargeRequest> body, ISender sender, CancellationToken ct) =>
                sender.Send(new ChargeBalance(PathId.Text(userId, http), body.Value.Amount, ByAdmin: true), ct).ToOk())
            .Describe("ChargeAccount", "Adds money to anybody's account; opens it where users may.")
            .Takes(new ChargeRequest(10_000))
            .Answers<ChargeReceipt>()
            .Refuses(BalanceErrors.AccountNotFound, BalanceErrors.LimitExceeded)
            .ForAdmins();
    }
}

/// <summary>A charge.</summary>
/// <param name="Amount">How much, in minor units.</param>
internal sealed record ChargeRequest(long Amount);

/// <summary>An account to open.</summary>
/// <param name="UserId">Whose account: 1 to 64 visible ASCII characters, and neither . nor ...</param>
internal sealed record OpenAccountRequest(string UserId);
