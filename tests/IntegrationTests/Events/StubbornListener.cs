namespace Commerce.IntegrationTests.Events;

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Outbox;

/// <summary>An outside listener that takes what it is told to: <c>Shop.StartAsync(change: listener.Join)</c>.</summary>
public sealed class StubbornListener : IOutsideListener
{
    private readonly ConcurrentQueue<OutboxEvent> taken = new();
    private int refusals;

    /// <summary>What it does not take.</summary>
    public Func<OutboxEvent, bool> Refuses { get; set; } = _ => false;

    /// <summary>Whether it cannot be reached.</summary>
    public bool IsAway { get; set; }

    /// <summary>How often it cannot even begin.</summary>
    public int FailingStarts { get; set; }

    /// <summary>What it took, in the order in which it came.</summary>
    public IReadOnlyList<OutboxEvent> Taken => [.. taken];

    /// <summary>How often it said no.</summary>
    public int Refusals => refusals;

    public string Name => "stubborn";

    public bool IsEnabled => true;

    public void Join(IServiceCollection services) => services.AddSingleton<IOutsideListener>(this);

    public Task StartAsync(CancellationToken cancellationToken) =>
        FailingStarts-- > 0 ? throw new IOException("Somebody holds the file.") : Task.CompletedTask;

    public Task<IReadOnlyList<Receipt>> DeliverAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            return Answer(Receipt.Away("It is away."));
        }

        if (events.Any(Refuses))
        {
            Interlocked.Increment(ref refusals);
            throw new IOException("The other side is not there.");
        }

        foreach (var happened in events)
        {
            taken.Enqueue(happened);
        }

        return Answer(Receipt.Taken);

        Task<IReadOnlyList<Receipt>> Answer(Receipt receipt) => Task.FromResult<IReadOnlyList<Receipt>>([.. events.Select(_ => receipt)]);
    }

    public Task<string?> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(IsAway ? "It is away." : null);
}
