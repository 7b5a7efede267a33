namespace Commerce.Order.Application;

using Domain;
using FluentValidation;
using Mapster;
using SharedKernel;

/// <summary>
/// Says what an order would be, and holds nothing. A command although it changes nothing: it goes the way of an order, so its answer
/// is the order's, and an idempotency key serves one request as for every POST. The answer is not stored: a repetition is answered anew.
/// </summary>
/// <param name="Request">What is wanted.</param>
public sealed record QuoteOrder(OrderRequest Request) : ICommand<OrderAnswer>, IChangesNothing;

internal sealed class QuoteOrderValidator : AbstractValidator<QuoteOrder>
{
    public QuoteOrderValidator() => RuleFor(command => command.Request).SetValidator(new OrderRequestValidator()).OverridePropertyName("");
}

internal sealed class QuoteOrderHandler(OrderDesk desk, OrderSettings settings, TypeAdapterConfig mappings, TimeProvider clock) : ICommandHandler<QuoteOrder, OrderAnswer>
{
    public async Task<Result<OrderAnswer>> Handle(QuoteOrder request, CancellationToken cancellationToken)
    {
        if (await desk.WhyNotServedAsync(request.Request.UserId, makes: false, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var draft = await desk.DraftAsync(request.Request, DraftFor.Quote, cancellationToken);
        return draft.IsRefusal
            ? draft.Error
            : Order.Place(draft.Value, holdsGoods: false, clock.Now(), settings.ReservationTime).Adapt<OrderAnswer>(mappings) with { OrderId = null };
    }
}
