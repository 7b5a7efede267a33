namespace Commerce.SharedKernel.Infrastructure.Outbox.Sinks;

/// <summary>A project of its own that brings a sink. The Host names it beside the modules; the kernel knows none of them.</summary>
public interface ISinkPackage
{
    /// <summary>The name in <c>DataPlatform:Sinks</c> that switches the sink on.</summary>
    string Name { get; }

    /// <summary>Registers the <see cref="IEventSink"/> and its settings.</summary>
    void AddServices(IServiceCollection services);
}
