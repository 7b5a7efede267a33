namespace Commerce.SharedKernel.Infrastructure.Outbox;

using Data;

/// <summary>Gives the next positions to committed events that have none, oldest first; answers to how many.</summary>
internal sealed record AssignPositions : ICommand<int>
{
    /// <summary>Events at once: three parameters each, and callers wait behind it.</summary>
    public const int Batch = 500;
}

/// <inheritdoc cref="AssignPositions"/>
internal sealed class AssignPositionsHandler(PlatformDbContext platform) : ICommandHandler<AssignPositions, int>
{
    public async Task<Result<int>> Handle(AssignPositions request, CancellationToken cancellationToken)
    {
        // First the lock, then the look: two Hosts that do this at once do it one after the other, and positions become visible in order.
        await platform.LockRowsAsync("platform_outbox_sequence", where => where.Add($"id = {OutboxSequence.OnlyId}"), cancellationToken);
        var ids = await platform.OutboxEvents.Where(e => e.Position == null).OrderBy(e => e.Id).Select(e => e.Id).Take(AssignPositions.Batch).ToListAsync(cancellationToken);
        if (ids.Count == 0)
        {
            return 0;
        }

        var last = (await platform.UpdateReturningAsync(
            "platform_outbox_sequence", $"last_position = last_position + {(long)ids.Count}", $"id = {OutboxSequence.OnlyId}", ["last_position"], row => new Last(row.GetInt64(0)), cancellationToken))!;
        var first = last.Position - ids.Count + 1;
        await new SqlBuilder(platform).AppendUnsafe("UPDATE platform_outbox_events SET position = ").AddCase("id", ids.Select((id, index) => (id, first + index)))
            .AppendUnsafe(" WHERE id IN ").AddList(ids).ExecuteAsync(cancellationToken);
        return ids.Count;
    }

    private sealed record Last(long Position);
}
