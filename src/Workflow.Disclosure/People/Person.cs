using Microsoft.AspNetCore.Identity;

namespace Workflow.Disclosure.People;

/// <summary>An account of one person. What the person may do comes from <see cref="Holding"/>, never from here.</summary>
public sealed class Person : IdentityUser<Guid>
{
    public Person() => Id = Guid.CreateVersion7();

    public required string DisplayName { get; set; }

    /// <summary>Set when somebody else chose the password; the next sign-in changes it.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Part of the demonstration county; the sign-in page lists such accounts.</summary>
    public bool Demonstration { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }
}
