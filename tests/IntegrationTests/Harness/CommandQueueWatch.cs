namespace Commerce.IntegrationTests.Harness;

using System.Collections.Concurrent;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Commands.Behaviors;

/// <summary>
/// Sees each command at the moment when it has been put into the command queue, so that a test waits for that instead of a while:
/// <c>CommerceApp.StartAsync(change: queue.Join)</c>.
/// </summary>
public sealed class CommandQueueWatch
{
    private readonly ConcurrentBag<Sent> all = [];

    public void Join(IServiceCollection services)
    {
        services.AddSingleton(this);
        var last = services.Single(service => !service.IsKeyedService && service.ImplementationType == typeof(EnqueueBehavior<,>));
        services.Insert(services.IndexOf(last), ServiceDescriptor.Transient(typeof(IPipelineBehavior<,>), typeof(Behavior<,>)));
    }

    /// <summary>Forgets what was queued before.</summary>
    public void Clear() => all.Clear();

    /// <summary>When so many commands of a name have been queued.</summary>
    public Task HasTakenAsync(string command, int count) => Eventually.BeTrueAsync(() => Task.FromResult(all.Count(sent => sent.Command == command) >= count));

    /// <summary>When so many commands of a name have been answered.</summary>
    public Task HasAnsweredAsync(string command, int count) =>
        Eventually.BeTrueAsync(() => Task.FromResult(all.Count(sent => sent.Command == command && sent.Answer.IsCompleted) >= count));

    /// <summary>When the sender of a queued command is known to be gone.</summary>
    public Task HasLostAsync(string command) =>
        Eventually.BeTrueAsync(() => Task.FromResult(all.Any(sent => sent.Command == command && sent.Caller.IsCancellationRequested)));

    private sealed record Sent(string Command, Task Answer, CancellationToken Caller);

    private sealed class Behavior<TCommand, TOutcome>(CommandQueueWatch watch) : IPipelineBehavior<TCommand, TOutcome>
        where TCommand : IRequest<TOutcome>, ICommandMessage
    {
        public Task<TOutcome> Handle(TCommand request, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
        {
            // What comes next is the queue, which takes the command before it waits for anything.
            var answer = next(cancellationToken);
            watch.all.Add(new Sent(typeof(TCommand).Name, answer, cancellationToken));
            return answer;
        }
    }
}
