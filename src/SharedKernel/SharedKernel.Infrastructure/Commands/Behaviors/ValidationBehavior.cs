namespace Commerce.SharedKernel.Infrastructure.Commands.Behaviors;

using Data;
using FluentValidation;

/// <summary>Refuses a message whose validator finds a fault, before anything else happens.</summary>
internal sealed class ValidationBehavior<TMessage, TOutcome>(IEnumerable<IValidator<TMessage>> validators) : IPipelineBehavior<TMessage, TOutcome>
    where TMessage : IRequest<TOutcome>
    where TOutcome : IOperationResult<TOutcome>
{
    private readonly IValidator<TMessage>? validator = validators.SingleOrDefault();

    public Task<TOutcome> Handle(TMessage request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
    {
        if (validator is null)
        {
            return next(cancellationToken);
        }

        var found = validator.Validate(request);
        if (found.IsValid)
        {
            return next(cancellationToken);
        }

        var errors = found.Errors
            .GroupBy(fault => NamingConventions.ToCamelCasePath(fault.PropertyName), fault => fault.ErrorMessage, StringComparer.Ordinal)
            .ToDictionary(path => path.Key, path => path.Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        return Task.FromResult(TOutcome.Failure(PlatformErrors.Invalid(errors)));
    }
}
