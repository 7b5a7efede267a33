namespace Commerce.ArchitectureTests;

using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using SharedKernel;
using SharedKernel.Infrastructure.Outbox;

public sealed class MessageTests(BuiltHost host) : IClassFixture<BuiltHost>
{
    private static readonly List<Type> Commands = Messages(typeof(ICommand<>));
    private static readonly List<Type> Queries = Messages(typeof(IQuery<>));
    private static readonly List<Type> Streams = Messages(typeof(IStreamRequest<>));

    [Fact]
    public void Every_command_has_one_handler_and_one_validator()
    {
        Commands.Count.ShouldBeGreaterThan(5);
        foreach (var command in Commands)
        {
            Implementations(typeof(ICommandHandler<,>), command).Count.ShouldBe(1, $"handlers of {command}");
            var validators = Repository.Types.Where(type => type is { IsAbstract: false } && typeof(IValidator<>).MakeGenericType(command).IsAssignableFrom(type));
            validators.Count().ShouldBe(1, $"validators of {command}: one that finds nothing is written too, so that nobody forgets the next");
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
        messages.Except(Commands).Except(Queries).ShouldBeEmpty("whoever is neither goes past the lane and the validators");
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
        var listeners = host.Services.GetRequiredService<Listeners>();
        events.Count.ShouldBeGreaterThan(0);
        foreach (var happened in events)
        {
            var type = (string)happened.GetProperty("Type")!.GetValue(null)!;
            type.ShouldMatch(@"^com\.commerce\.[a-z]+\.[a-z]+\.v\d+$");
            listeners.Of(type).ShouldNotBeEmpty($"{happened.Name} is told to nobody");
        }

        events.Select(happened => happened.GetProperty("Type")!.GetValue(null)).ShouldBeUnique();
    }

    private static List<Type> Messages(Type definition) => [.. Repository.Types.Where(type => type is { IsAbstract: false, IsInterface: false } && type.Closing(definition).Any())];

    private static List<Type> Implementations(Type definition, Type message) =>
        [.. Repository.Types.Where(type => type is { IsAbstract: false, IsInterface: false } && type.Closing(definition).Any(shape => shape.GetGenericArguments()[0] == message))];
}
