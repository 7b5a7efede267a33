namespace Commerce.SharedKernel.Infrastructure.Commands;

using Data;

/// <summary>
/// Writes a row and removes it in one transaction, the whole way of a command: readiness means that this commits. The row is nobody
/// else's, so that a Host that freezes in the middle makes no other one unready.
/// </summary>
public sealed record WriteProbe : ICommand<Unit>;

internal sealed class WriteProbeHandler(PlatformDbContext platform, TimeProvider clock) : ICommandHandler<WriteProbe, Unit>
{
    public async Task<Result<Unit>> Handle(WriteProbe request, CancellationToken cancellationToken)
    {
        var probe = new WriteProbeRow { ProbedAt = clock.UtcNowMs() };
        platform.WriteProbes.Add(probe);
        await platform.SaveChangesAsync(cancellationToken);
        await platform.WriteProbes.Where(row => row.Id == probe.Id).ExecuteDeleteAsync(cancellationToken);
        platform.Entry(probe).State = EntityState.Detached;
        return Unit.Value;
    }
}
