namespace Commerce.ArchitectureTests;

using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel.Infrastructure.Outbox;

public sealed class MessageTests(BuiltHost host) : IClassFixture<BuiltHost>
{
    private static readonly List<Type> Commands = Messages(typeof(ICommand<>));
    private static readonly List<Type> Queries = Messages(typeof(IQuery<>));
    private static readonly List<Type> Streams = Messages(typeof(IStreamRequest<>));

    [Fact]
    public void Every_command_has_one_handler_and_a_validator_for_what_can_be_wrong_with_it()
    {
        Commands.Count.ShouldBeGreaterThan(5);
        foreach (var command in Commands)
        {
            Implementations(typeof(ICommandHandler<,>), command).Count.ShouldBe(1, $"handlers of {command}");
            var validators = Repository.Types.Where(type => type is { IsAbstract: false } && typeof(IValidator<>).MakeGenericType(command).IsAssignableFrom(type));
            var canBeWrong = command.GetProperties().Where(CanBeWrong).Select(member => member.Name).ToList();
            validators.Count().ShouldBeInRange(canBeWrong.Count > 0 ? 1 : 0, 1, $"validators of {command}, of which can be wrong: {string.Join(", ", canBeWrong)}");
        }
    }

    [Fact]
    public void Every_query_has_one_handler_in_infrastructure()
    {
        Queries.Count.ShouldBeGreaterThan(5);
        foreach (var query in Queries)
        {
            var handler = Implementations(typeof(IQueryHandler<,>), query).ShouldHaveSingleItem(query.FullName!);
            Repository.LayerOf(handler.Assembly.GetName()).ShouldBe("Infrastructure", handler.FullName);
        }
    }

    [Fact]
    public void Every_stream_has_one_handler()
    {
        Streams.Count.ShouldBeGreaterThan(2);
        foreach (var stream in Streams)
        {
            Implementations(typeof(IStreamRequestHandler<,>), stream).Count.ShouldBe(1, stream.FullName);
        }
    }

    [Fact]
    public void Every_message_is_a_command_a_query_or_a_stream()
    {
        var messages = Repository.Types.Where(type => type is { IsAbstract: false } && typeof(IBaseRequest).IsAssignableFrom(type)).ToList();
        messages.ShouldNotBeEmpty();
        messages.Except(Commands).Except(Queries).ShouldBeEmpty("whoever is neither goes past the command queue and the validators");
    }

    [Fact]
    public void Every_handler_lives_in_the_module_of_its_message()
    {
        foreach (var message in Commands.Concat(Queries).Concat(Streams))
        {
            var handlers = Implementations(typeof(ICommandHandler<,>), message).Concat(Implementations(typeof(IQueryHandler<,>), message)).Concat(Implementations(typeof(IStreamRequestHandler<,>), message));
            handlers.ShouldAllBe(handler => Repository.ModuleOf(handler) == Repository.ModuleOf(message));
        }
    }

    [Fact]
    public void Every_event_is_heard_by_somebody()
    {
        var events = Repository.Types.Where(type => type is { IsAbstract: false, IsInterface: false } && typeof(IIntegrationEvent).IsAssignableFrom(type)).ToList();
        var subscriptions = host.Services.GetRequiredService<SubscriptionRegistry>();
        events.Count.ShouldBeGreaterThan(0);
        foreach (var happened in events)
        {
            var type = (string)happened.GetProperty("Type")!.GetValue(null)!;
            type.ShouldMatch(@"^com\.commerce\.[a-z]+\.[a-z]+\.v\d+$");
            subscriptions.Of(type).ShouldNotBeEmpty($"{happened.Name} is told to nobody");
        }

        events.Select(happened => happened.GetProperty("Type")!.GetValue(null)).ShouldBeUnique();
    }

    /// <summary>
    /// All but what has its form already: an id that nothing has is not found, a user id comes from the token, and a value of the Domain was
    /// parsed at the edge.
    /// </summary>
    private static bool CanBeWrong(PropertyInfo member) =>
        member.CanWrite && member.Name != "UserId" && member.PropertyType != typeof(Guid) && member.PropertyType != typeof(bool)
        && !(Repository.ModuleOf(member.PropertyType) is not null && Repository.LayerOf(member.PropertyType.Assembly.GetName()) == "Domain" && !member.PropertyType.IsEnum);

    private static List<Type> Messages(Type definition) => [.. Repository.Types.Where(type => type is { IsAbstract: false, IsInterface: false } && type.Closing(definition).Any())];

    private static List<Type> Implementations(Type definition, Type message) =>
        [.. Repository.Types.Where(type => type is { IsAbstract: false, IsInterface: false } && type.Closing(definition).Any(shape => shape.GetGenericArguments()[0] == message))];
}
