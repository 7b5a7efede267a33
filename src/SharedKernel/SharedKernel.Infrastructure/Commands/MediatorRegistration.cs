namespace Commerce.SharedKernel.Infrastructure.Commands;

using System.Reflection;
using Commands.Behaviors;
using Data;

/// <summary>
/// Where a message runs decides which behaviors it passes. At the edge, which is a request's scope or a background job's: log, validate,
/// the use case's own behavior if it has one, and then the queue, or for a query a session that stays open. A command worker calls the handler itself. Inside its transaction, where
/// handlers send further messages: validate, and a savepoint for a command. So no behavior asks where it is.
/// </summary>
internal static class MediatorRegistration
{
    /// <summary>The key of the behaviors inside the transaction.</summary>
    private const string Inside = "inside the transaction";

    private static readonly Type[] BeforeTheUseCase = [typeof(LoggingBehavior<,>), typeof(ValidationBehavior<,>), typeof(QueryRetryBehavior<,>), typeof(IdempotencyBehavior<,>)];

    private static readonly Type[] AfterTheUseCase = [typeof(OneAtATimeBehavior<,>), typeof(EnqueueBehavior<,>), typeof(ReadSessionBehavior<,>)];

    /// <summary>Adds the mediator, the handlers of the assemblies, and the behaviors of both places.</summary>
    public static void AddMediator(this IServiceCollection services, Assembly[] assemblies)
    {
        services.AddScoped<ISender>(scope => new Mediator(scope.GetRequiredService<UnitOfWork>().RunsCommands ? new InsideServices(scope) : scope));
        services.AddMediatR(mediator => mediator.RegisterServicesFromAssemblies(assemblies));
        foreach (var behavior in BeforeTheUseCase)
        {
            services.AddTransient(typeof(IPipelineBehavior<,>), behavior);
        }

        // The container keeps this order, also between behaviors of all messages and those of one.
        foreach (var behavior in assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var shape in behavior.GetInterfaces().Where(IsBehavior))
            {
                services.AddTransient(shape, behavior);
            }
        }

        foreach (var behavior in AfterTheUseCase)
        {
            services.AddTransient(typeof(IPipelineBehavior<,>), behavior);
        }

        services.AddKeyedTransient(typeof(IPipelineBehavior<,>), Inside, typeof(ValidationBehavior<,>));
        services.AddKeyedTransient(typeof(IPipelineBehavior<,>), Inside, typeof(SavepointBehavior<,>));
    }

    private static bool IsBehavior(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IPipelineBehavior<,>);

    /// <summary>A command worker's scope as its mediator sees it: with the behaviors inside the transaction in place of those at the edge.</summary>
    private sealed class InsideServices(IServiceProvider scope) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType.IsGenericType && serviceType.GetGenericTypeDefinition() == typeof(IEnumerable<>) && IsBehavior(serviceType.GenericTypeArguments[0])
                ? scope.GetRequiredKeyedService(serviceType, Inside)
                : scope.GetService(serviceType);
    }
}
