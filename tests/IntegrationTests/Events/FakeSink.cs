namespace Commerce.IntegrationTests.Events;

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Outbox;
using SharedKernel.Infrastructure.Outbox.Sinks;

/// <summary>A sink that takes what it is told to: <c>CommerceApp.StartAsync(change: sink.Join)</c>.</summary>
public sealed class FakeSink : IEventSink
{
    private readonly ConcurrentQueue<OutboxEvent> taken = new();
    private int refusals;

    /// <summary>What it does not take.</summary>
    public Func<OutboxEvent, bool> Refuses { get; set; } = _ => false;

    /// <summary>Whether it cannot be reached.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>How often it cannot even begin.</summary>
    public int FailingStarts { get; set; }

    /// <summary>What it took, in the order in which it came.</summary>
    public IReadOnlyList<OutboxEvent> Taken => [.. taken];

    /// <summary>How often it said no.</summary>
    public int Refusals => refusals;

    public string Name => "stubborn";

    public bool IsEnabled => true;

    public void Join(IServiceCollection services) => services.AddSingleton<IEventSink>(this);

    public Task RecoverAsync(CancellationToken cancellationToken) =>
        FailingStarts-- > 0 ? throw new IOException("Somebody holds the file.") : Task.CompletedTask;

    public Task<IReadOnlyList<DeliveryResult>> DeliverAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        if (IsUnavailable)
        {
            return Answer(DeliveryResult.Unavailable("It is away."));
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

        return Answer(DeliveryResult.Accepted);

        Task<IReadOnlyList<DeliveryResult>> Answer(DeliveryResult result) => Task.FromResult<IReadOnlyList<DeliveryResult>>([.. events.Select(_ => result)]);
    }

    public Task<string?> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(IsUnavailable ? "It is away." : null);
}
