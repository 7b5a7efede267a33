namespace Commerce.ArchitectureTests;

using System.Text.RegularExpressions;
using MediatR;

public sealed partial class UseCaseTests
{
    /// <summary>What modules are asked to do or to tell: the messages that somebody handles.</summary>
    private static readonly List<Type> UseCases =
    [
        .. Repository.Types.Where(type => Repository.ModuleOf(type) is not null).SelectMany(HandledBy).Distinct(),
    ];

    [Fact]
    public void Every_use_case_has_a_test_class_of_its_name()
    {
        UseCases.Count.ShouldBeGreaterThan(40);
        var classes = Repository.SourceFiles("tests").SelectMany(TestClasses).ToHashSet();
        UseCases.Select(useCase => (Module: Repository.ModuleOf(useCase)!, Class: $"{useCase.Name}Tests"))
            .Where(wanted => !classes.Contains(wanted))
            .Select(wanted => $"{wanted.Class} in tests/{wanted.Module}.UnitTests or tests/IntegrationTests/{wanted.Module}")
            .ShouldBeEmpty("who looks for the tests of a use case looks for its name");
    }

    private static IEnumerable<Type> HandledBy(Type type) => type is { IsAbstract: false, IsInterface: false }
        ? new[] { typeof(ICommandHandler<,>), typeof(IQueryHandler<,>), typeof(IStreamRequestHandler<,>) }.SelectMany(type.Closing).Select(shape => shape.GetGenericArguments()[0])
        : [];

    /// <summary>The classes of a file that hold tests, each with the module that the file's folder stands for.</summary>
    private static IEnumerable<(string Module, string Class)> TestClasses((string Path, string[] Lines) file)
    {
        var folder = Folder().Match(file.Path);
        return folder.Success && file.Lines.Any(TestAttribute().IsMatch)
            ? file.Lines.Select(line => Declaration().Match(line)).Where(found => found.Success).Select(found => (folder.Groups["module"].Value, found.Groups["name"].Value))
            : [];
    }

    [GeneratedRegex(@"^tests/(?:IntegrationTests/(?<module>\w+)|(?<module>\w+)\.UnitTests)/", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Folder();

    [GeneratedRegex(@"^public sealed (?:partial )?class (?<name>\w+Tests)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^    \[\w*(Fact|Theory)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TestAttribute();
}
