namespace Commerce.SharedKernel.Infrastructure.Lanes;

using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Persistence;

/// <summary>Changes nothing, but goes the whole way of a command: readiness means that this commits.</summary>
public sealed record Ping : ICommand<Unit>;

internal sealed class PingValidator : AbstractValidator<Ping>;

internal sealed class PingHandler(PlatformDbContext platform) : ICommandHandler<Ping, Unit>
{
    public async Task<Result<Unit>> Handle(Ping request, CancellationToken cancellationToken)
    {
        await platform.Database.ExecuteSqlAsync($"SELECT 1", cancellationToken);
        return Unit.Value;
    }
}
