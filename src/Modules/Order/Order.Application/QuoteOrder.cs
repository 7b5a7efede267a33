namespace Commerce.Order.Application;

using Domain;

/// <summary>
/// Says what an order would be, and holds nothing. A command although it changes nothing: it goes the way of an order, so its answer
/// is the order's, and an idempotency key serves one request as for every POST. The answer is not stored: a repetition is answered anew.
/// </summary>
/// <param name="Request">What is wanted.</param>
public sealed record QuoteOrder(OrderRequest Request) : ICommand<QuoteResponse>, IChangesNothing;

internal sealed class QuoteOrderValidator : AbstractValidator<QuoteOrder>
{
    public QuoteOrderValidator() => RuleFor(command => command.Request).SetValidator(new OrderRequestValidator()).OverridePropertyName("");
}

internal sealed class QuoteOrderHandler(OrderProcess process, OrderSettings settings, TypeAdapterConfig mappings, TimeProvider clock) : ICommandHandler<QuoteOrder, QuoteResponse>
{
    public async Task<Result<QuoteResponse>> Handle(QuoteOrder request, CancellationToken cancellationToken)
    {
        if (await process.CheckEligibilityAsync(request.Request.UserId, placesOrder: false, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var draft = await process.PriceAsync(request.Request, DraftFor.Quote, cancellationToken);
        return draft.IsFailure
            ? draft.Error
            : Order.Place(draft.Value, hasReservation: false, clock.UtcNowMs(), settings.ReservationTime).Adapt<QuoteResponse>(mappings);
    }
}
