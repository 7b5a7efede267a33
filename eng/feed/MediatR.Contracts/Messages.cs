namespace MediatR;

/// <summary>Anything that is sent to exactly one handler.</summary>
public interface IBaseRequest;

/// <summary>A request without an answer.</summary>
public interface IRequest : IBaseRequest;

/// <summary>A request that is answered.</summary>
public interface IRequest<out TResponse> : IBaseRequest;

/// <summary>Something that happened, told to whoever listens.</summary>
public interface INotification;

/// <summary>A request that is answered piece by piece.</summary>
public interface IStreamRequest<out TResponse>;
