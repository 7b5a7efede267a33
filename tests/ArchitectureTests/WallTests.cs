namespace Commerce.ArchitectureTests;

using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SharedKernel.Infrastructure.Modules;

public sealed class WallTests
{
    private static readonly string[] Kernel = ["Commerce.SharedKernel"];

    public static TheoryData<string> ModuleAssemblies => [.. Repository.ModuleAssemblies.Select(assembly => assembly.GetName().Name!)];

    [Fact]
    public void Every_module_folder_is_a_module_of_the_Host()
    {
        Repository.Modules.Count.ShouldBeGreaterThanOrEqualTo(5);
        Repository.HostedModules.Order(StringComparer.Ordinal).ShouldBe(Repository.Modules);
    }

    [Fact]
    public void A_module_has_the_four_layers_and_its_mouth_may_be_missing()
    {
        foreach (var module in Repository.Modules)
        {
            var layers = Repository.ModuleAssemblies.Select(assembly => assembly.GetName()).Where(name => Repository.ModuleOf(name) == module).Select(Repository.LayerOf);
            layers.Where(layer => layer != "Contracts").ShouldBe(["Application", "Domain", "Infrastructure"], ignoreOrder: true, module);
        }
    }

    [Theory]
    [MemberData(nameof(ModuleAssemblies))]
    public void An_assembly_names_only_what_the_wall_lets_through(string name)
    {
        var assembly = Repository.ModuleAssemblies.Single(candidate => candidate.GetName().Name == name);
        var module = Repository.ModuleOf(assembly.GetName());
        foreach (var reference in assembly.GetReferencedAssemblies().Where(reference => Repository.ModuleOf(reference) is { } other && other != module))
        {
            Repository.LayerOf(reference).ShouldBe("Contracts", $"{name} reaches behind the wall, into {reference.Name}");
        }

        var ours = assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(reference => reference.StartsWith("Commerce.", StringComparison.Ordinal)).ToList();
        var others = assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Except(ours).ToList();
        switch (Repository.LayerOf(assembly.GetName()))
        {
            case "Domain":
                ours.ShouldBeSubsetOf(Kernel);
                others.ShouldAllBe(reference => reference.StartsWith("System.", StringComparison.Ordinal));
                break;
            case "Contracts":
                ours.ShouldBeSubsetOf(Kernel);
                others.ShouldAllBe(reference => reference.StartsWith("System.", StringComparison.Ordinal) || reference.StartsWith("MediatR", StringComparison.Ordinal));
                break;
            case "Application":
                ours.ShouldAllBe(reference => !reference.EndsWith(".Infrastructure", StringComparison.Ordinal));
                others.ShouldAllBe(reference => !reference.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !reference.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
                break;
            default:
                ours.ShouldNotContain("Commerce.Host");
                break;
        }
    }

    [Fact]
    public void The_kernel_knows_no_module()
    {
        foreach (var assembly in Repository.Assemblies.Where(assembly => assembly.GetName().Name!.StartsWith("Commerce.SharedKernel", StringComparison.Ordinal)))
        {
            assembly.GetReferencedAssemblies().ShouldAllBe(reference => Repository.ModuleOf(reference) == null);
        }
    }

    [Fact]
    public void Of_a_modules_infrastructure_only_the_module_itself_is_public()
    {
        var looked = 0;
        foreach (var assembly in Repository.ModuleAssemblies.Where(assembly => Repository.LayerOf(assembly.GetName()) == "Infrastructure"))
        {
            looked++;
            var shown = assembly.GetExportedTypes().Where(type => !typeof(Migration).IsAssignableFrom(type) && !typeof(ModelSnapshot).IsAssignableFrom(type));
            shown.ShouldHaveSingleItem().IsSubclassOf(typeof(Module)).ShouldBeTrue(assembly.GetName().Name);
        }

        looked.ShouldBe(Repository.Modules.Count);
    }

    [Fact]
    public void No_class_is_named_like_a_module()
    {
        // Order is both: the module's aggregate has no other honest name.
        string[] names = [.. Repository.Modules.Where(module => module != "Order")];
        names.ShouldNotBeEmpty();
        Repository.Types.Where(type => names.Contains(type.Name)).ShouldBeEmpty("a class named like its module hides the module's namespace");
    }
}
