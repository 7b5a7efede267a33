namespace Commerce.SharedKernel.Infrastructure.Outbox;

using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Data;
using Outbox.Sinks;

/// <summary>Which module or sink gets which events: made once from the modules' <see cref="IIntegrationEventHandler{TEvent}"/> classes and the sinks.</summary>
internal sealed class SubscriptionRegistry
{
    private readonly FrozenDictionary<string, string[]> namesByType;
    private readonly FrozenDictionary<string, string> listsByType;
    private readonly Dictionary<(string Listener, string Type), Func<OutboxEvent, ICommand<Unit>>> handlers = [];

    public SubscriptionRegistry(IServiceProvider services, IEnumerable<Assembly> assemblies)
    {
        Sinks = [.. services.GetServices<IEventSink>().Where(sink => sink.IsEnabled)];
        List<(string Type, string Listener)> heard = [];
        List<EventType> types = [];
        foreach (var type in assemblies.SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IIntegrationEvent).IsAssignableFrom(t)))
        {
            var shape = type.GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IIntegrationEvent<,>));
            var add = typeof(SubscriptionRegistry).GetMethod(nameof(Add))!.MakeGenericMethod(shape.GetGenericArguments());
            heard.AddRange((IEnumerable<(string, string)>)add.Invoke(this, [services, types])!);
        }

        namesByType = heard.GroupBy(pair => pair.Type, pair => pair.Listener, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        listsByType = namesByType.ToFrozenDictionary(pair => pair.Key, pair => string.Join(',', pair.Value), StringComparer.Ordinal);
        Modules = [.. handlers.Keys.Select(key => key.Listener).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        EventTypes = [.. types.OrderBy(type => type.Name, StringComparer.Ordinal)];
        Types = [.. EventTypes.Select(type => type.Name)];
        Names = [.. Modules, .. Sinks.Select(sink => sink.Name)];
    }

    /// <summary>The types of event there are.</summary>
    public IReadOnlyList<EventType> EventTypes { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>All of them by name. A delivery for another name is of a listener that the settings do not know.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The modules with event handlers, by module name in lower case.</summary>
    public IReadOnlyList<string> Modules { get; }

    /// <summary>The sinks that the configuration enables.</summary>
    public IReadOnlyList<IEventSink> Sinks { get; }

    /// <summary>Who hears a type of event.</summary>
    public IReadOnlyList<string> Of(string type) => namesByType.GetValueOrDefault(type) ?? [];

    /// <summary>The same, separated by commas.</summary>
    public string NamesOf(string type) => listsByType.GetValueOrDefault(type) ?? "";

    /// <summary>What a module does about an event.</summary>
    public ICommand<Unit> ToCommand(string listener, OutboxEvent happened) => handlers[(listener, happened.Type)](happened);

    /// <summary>Registers the subscriptions to one type of event. Public only for the reflection that names the type, once, at the start.</summary>
    public IReadOnlyList<(string Type, string Listener)> Add<TEvent, TData>(IServiceProvider services, List<EventType> types)
        where TEvent : IIntegrationEvent<TEvent, TData>
        where TData : class
    {
        types.Add(new EventType(TEvent.Type, TEvent.Source, typeof(TEvent), typeof(TData), TEvent.Constants));
        List<(string, string)> names = [.. Sinks.Select(sink => (TEvent.Type, sink.Name))];
        foreach (var handler in services.GetServices<IIntegrationEventHandler<TEvent>>())
        {
            var name = Data.NamingConventions.ToSnakeCase(Data.NamingConventions.ModuleOf(handler.GetType()));
            names.Add((TEvent.Type, name));
            handlers.Add((name, TEvent.Type), happened => handler.ToCommand(
                TEvent.Restore(JsonSerializer.Deserialize<TData>(happened.Data, StorageJson.Options)!, happened.Sequence, happened.OccurredAt)));
        }

        return names;
    }
}

/// <summary>A type of event.</summary>
/// <param name="Name">CloudEvents <c>type</c>.</param>
/// <param name="Source">CloudEvents <c>source</c>.</param>
/// <param name="Event">The class.</param>
/// <param name="Data">The class of its payload.</param>
/// <param name="Constants">Members of the payload that are the same in each.</param>
internal sealed record EventType(string Name, string Source, Type Event, Type Data, IReadOnlyDictionary<string, string> Constants);
