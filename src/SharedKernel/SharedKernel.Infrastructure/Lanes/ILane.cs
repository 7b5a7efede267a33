namespace Commerce.SharedKernel.Infrastructure.Lanes;

/// <summary>A worker that takes commands from the queue and answers each after its commit.</summary>
internal interface ILane
{
    /// <summary>Works until the queue is closed and empty.</summary>
    /// <returns>When its connection is closed.</returns>
    Task RunAsync();
}
