using Workflow.Disclosure.Review.Secrecy;

namespace Workflow.Web.Pages.Tasks;

/// <summary>The questions of 保密审查 as the form posts them; each is taken or refused by the handler.</summary>
public sealed class SecrecyFields
{
    private const string Yes = "yes";
    private const string No = "no";

    /// <summary>By question: <c>yes</c> or <c>no</c>.</summary>
    public Dictionary<string, string?> Answers { get; set; } = [];

    /// <summary>By question.</summary>
    public Dictionary<string, string?> Bases { get; set; } = [];

    /// <summary>公开属性.</summary>
    public string? Attribute { get; set; }
    public string? Ground { get; set; }

    public bool Says(string question, bool yes) => Answers.GetValueOrDefault(question) == (yes ? Yes : No);

    /// <returns>Null where nothing was answered.</returns>
    public SecrecyForm? Read() => Answers.Count == 0 && string.IsNullOrEmpty(Attribute)
        ? null
        : new(
            Answers.ToDictionary(a => a.Key, a => a.Value switch { Yes => true, No => false, _ => (bool?)null }, StringComparer.Ordinal),
            Bases, string.IsNullOrEmpty(Attribute) ? null : Attribute, string.IsNullOrEmpty(Ground) ? null : Ground);
}
