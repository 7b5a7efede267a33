namespace Commerce.SharedKernel.Infrastructure.Lanes;

using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Persistence;

/// <summary>
/// Writes a row and removes it in one transaction, the whole way of a command: readiness means that this commits. The row is nobody
/// else's, so that a Host that freezes in the middle makes no other one unready.
/// </summary>
public sealed record Ping : ICommand<Unit>;

internal sealed class PingValidator : AbstractValidator<Ping>;

internal sealed class PingHandler(PlatformDbContext platform, TimeProvider clock) : ICommandHandler<Ping, Unit>
{
    public async Task<Result<Unit>> Handle(Ping request, CancellationToken cancellationToken)
    {
        var probe = new WriteProbe { ProbedAt = clock.Now() };
        platform.WriteProbes.Add(probe);
        await platform.SaveChangesAsync(cancellationToken);
        await platform.WriteProbes.Where(row => row.Id == probe.Id).ExecuteDeleteAsync(cancellationToken);
        platform.Entry(probe).State = EntityState.Detached;
        return Unit.Value;
    }
}
