namespace Commerce.ArchitectureTests;

using System.Reflection;
using System.Text;

/// <summary>What modules say to each other, pinned: a change of it is a change for somebody else.</summary>
public sealed class ContractsTests
{
    public static TheoryData<string> Contracts =>
        [.. Repository.ModuleAssemblies.Select(assembly => assembly.GetName()).Where(name => Repository.LayerOf(name) == "Contracts").Select(name => name.Name!)];

    [Fact]
    public void There_are_contracts() => Contracts.Count.ShouldBeGreaterThanOrEqualTo(4);

    [Theory]
    [MemberData(nameof(Contracts))]
    public void The_public_surface_is_the_approved_one(string name) =>
        Approval.ShouldBeApproved($"tests/ArchitectureTests/Approved/{name}.txt", Describe(Repository.ModuleAssemblies.Single(assembly => assembly.GetName().Name == name)));

    [Fact]
    public void A_code_in_a_contract_is_the_code_of_the_error_of_the_same_name()
    {
        // Domain references no Contracts, so that the two are equal is checked here.
        var codes = Repository.ModuleAssemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type.Name == $"{Repository.ModuleOf(type)}Refusals")
            .SelectMany(type => type.GetFields()).ToList();
        codes.Count.ShouldBeGreaterThanOrEqualTo(6);
        foreach (var code in codes)
        {
            var module = Repository.ModuleOf(code.DeclaringType!);
            var errors = Repository.Types.Single(type => type.Name == $"{module}Errors" && Repository.ModuleOf(type) == module);
            var error = errors.GetField(code.Name)?.GetValue(null) as ErrorType;
            (error?.Code).ShouldBe((string)code.GetRawConstantValue()!, $"{errors.Name}.{code.Name}");
        }
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var shapes = type.GetInterfaces().Where(shape => shape.Namespace is "Commerce.SharedKernel" or "MediatR" && shape.IsGenericType).Select(NameOf).Order(StringComparer.Ordinal);
            text.Append(NameOf(type)).Append(" : ").AppendJoin(", ", shapes).Append('\n');
            foreach (var member in Members(type))
            {
                text.Append("    ").Append(member).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            return Enum.GetNames(type);
        }

        // Of a record, its constructor is the message; what the compiler adds says nothing more.
        var constructors = type.GetConstructors().Select(constructor => $"({string.Join(", ", constructor.GetParameters().Select(p => $"{NameOf(p.ParameterType)} {p.Name}"))})");
        var properties = type.GetProperties(own).Where(property => property.Name != "EqualityContract").Select(property => $"{NameOf(property.PropertyType)} {property.Name}");
        var constants = type.GetFields(own).Select(field => $"{NameOf(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}");
        return constructors.Concat(properties).Concat(constants).Order(StringComparer.Ordinal);
    }

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return NameOf(value) + "?";
        }

        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
    }
}
