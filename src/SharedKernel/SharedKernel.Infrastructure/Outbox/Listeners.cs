namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Persistence;

/// <summary>Who hears what: made once from the modules' <see cref="IListensTo{TEvent}"/> classes and the outside listeners.</summary>
internal sealed class Listeners
{
    private readonly FrozenDictionary<string, string[]> namesByType;
    private readonly Dictionary<(string Listener, string Type), Func<OutboxEvent, ICommand<Unit>>> reactions = [];

    public Listeners(IServiceProvider services, IEnumerable<Assembly> assemblies)
    {
        Outside = [.. services.GetServices<IOutsideListener>().Where(listener => listener.IsEnabled)];
        List<(string Type, string Listener)> heard = [];
        foreach (var type in assemblies.SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IIntegrationEvent).IsAssignableFrom(t)))
        {
            var shape = type.GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IIntegrationEvent<,>));
            var add = typeof(Listeners).GetMethod(nameof(Add))!.MakeGenericMethod(shape.GetGenericArguments());
            heard.AddRange((IEnumerable<(string, string)>)add.Invoke(this, [services])!);
        }

        namesByType = heard.GroupBy(pair => pair.Type, pair => pair.Listener, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        Inside = [.. reactions.Keys.Select(key => key.Listener).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Names = [.. Inside, .. Outside.Select(listener => listener.Name)];
    }

    /// <summary>All of them by name. A delivery for another name is of a listener that the settings do not know.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The listeners that are modules of this process, by module name in lower case.</summary>
    public IReadOnlyList<string> Inside { get; }

    /// <summary>The listeners beyond the process that the configuration wants.</summary>
    public IReadOnlyList<IOutsideListener> Outside { get; }

    /// <summary>Who hears a type of event.</summary>
    public IReadOnlyList<string> Of(string type) => namesByType.GetValueOrDefault(type) ?? [];

    /// <summary>What a module does about an event.</summary>
    public ICommand<Unit> Reaction(string listener, OutboxEvent happened) => reactions[(listener, happened.Type)](happened);

    /// <summary>Registers the listeners of one type of event. Public only for the reflection that names the type, once, at the start.</summary>
    public IReadOnlyList<(string Type, string Listener)> Add<TEvent, TData>(IServiceProvider services)
        where TEvent : IIntegrationEvent<TEvent, TData>
        where TData : class
    {
        List<(string, string)> names = [.. Outside.Select(listener => (TEvent.Type, listener.Name))];
        foreach (var listener in services.GetServices<IListensTo<TEvent>>())
        {
            var name = Persistence.Names.ToSnakeCase(Persistence.Names.ModuleOf(listener.GetType()));
            names.Add((TEvent.Type, name));
            reactions.Add((name, TEvent.Type), happened => listener.React(
                TEvent.Restore(JsonSerializer.Deserialize<TData>(happened.Data, StoredJson.Options)!, happened.Sequence, happened.OccurredAt)));
        }

        return names;
    }
}
