using System.Text.Json;

namespace Workflow.Disclosure.Review.Secrecy;

/// <summary>What 保密审查 is asked, with its date and source (<c>secrecy-review.json</c>): a later law is another file.</summary>
public sealed record SecrecyCatalogue(string Id, DateOnly ValidFrom, string Source, IReadOnlyList<SecrecyQuestion> Questions, IReadOnlyList<PublicAttribute> Attributes)
{
    public static SecrecyCatalogue Present { get; } = Read();

    private static SecrecyCatalogue Read()
    {
        using var stream = typeof(SecrecyCatalogue).Assembly.GetManifestResourceStream("Workflow.Disclosure.Review.Secrecy.secrecy-review.json")!;
        return JsonSerializer.Deserialize<SecrecyCatalogue>(stream, JsonSerializerOptions.Web)!;
    }
}

/// <param name="Basis">Of 否 where nothing else is written.</param>
/// <param name="PublicWhenYes">Whether it can be public all the same, for a reason that is written down (《条例》 art. 15: 第三方同意, 公共利益).</param>
public sealed record SecrecyQuestion(string Key, string Name, string Text, string Basis, bool PublicWhenYes);

/// <summary>公开属性.</summary>
/// <param name="Grounds">One of them goes with it; empty: none does.</param>
public sealed record PublicAttribute(string Name, bool Public, IReadOnlyList<string> Grounds);
