namespace Workflow.Disclosure.Review;

/// <summary>Who decides. What they may is looked up by the handler, never said here.</summary>
public abstract record Actor
{
    private Actor() { }

    public sealed record OfPerson(Guid Id) : Actor;

    /// <summary>A registered program; its message's signature has been checked.</summary>
    public sealed record OfSystem(Guid Id) : Actor;
}
