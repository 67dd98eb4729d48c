namespace Workflow.Disclosure.People;

/// <summary>Another program that may submit and decide over the bus, for listed units and positions only.</summary>
public sealed class SystemAccount
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; init; }

    /// <summary>ECDSA P-256 SubjectPublicKeyInfo in base64; the private key never leaves the other program.</summary>
    public required string PublicKey { get; set; }
    public required IReadOnlyList<Guid> UnitIds { get; set; }
    public required IReadOnlyList<string> Positions { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }
}
