using System.Text.Json;
using System.Text.Json.Serialization;
using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Texts;
using Workflow.Reports;
using Workflow.Reports.Comparing;

namespace Workflow.Disclosure.Drafting;

/// <summary>What a case is about: how its sections become a document, how that is checked, and what the public sees of it.</summary>
public interface IDocumentKind
{
    /// <summary>One of <see cref="CaseKinds"/>.</summary>
    string Kind { get; }

    /// <param name="sections">Section name to saved content, as <see cref="SectionContent"/> writes it; a section never saved is absent.</param>
    /// <returns>Canonical JSON: the same document gives the same bytes.</returns>
    string Compose(CaseHeading heading, IReadOnlyDictionary<string, string> sections);

    /// <summary>The way back from <see cref="Compose"/>: every section of a document, so that it can be edited again.</summary>
    IReadOnlyDictionary<string, SectionContent> Sections(string content);

    /// <returns>One line per fault of the kind's own that stops the document from going on; <see cref="DocumentKinds.Check"/> has all of them.</returns>
    IReadOnlyList<string> Check(string content, CheckBasis basis);

    /// <summary>Every text and file of the document that the public would see.</summary>
    DocumentTexts Texts(string content);

    /// <summary>What differs between two of its versions, in words and cells.</summary>
    ReportComparison Compare(string before, string after);

    PublicHeading Heading(string content);

    /// <returns>What lists call the case from now on, where this section says it; null where it does not.</returns>
    string? TitleIn(string section, SectionContent content);

    /// <returns>Why the section cannot be taken as typed, or null.</returns>
    Error? Refuse(CaseHeading heading, string section, SectionContent content);
}

/// <param name="ColumnCode">The portal's column; null where the kind has a place of its own.</param>
public sealed record PublicHeading(string Title, string? ColumnCode);

/// <summary>What one section holds: texts and table cells by their keys. A null cell is a blank one.</summary>
public sealed record SectionContent(IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, string?> Cells)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Numbers in these texts that follow a cell; null = none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<NumberBinding>? Bindings { get; init; }

    public static SectionContent Read(string json) => JsonSerializer.Deserialize<SectionContent>(json, Options)!;

    public string Write() => JsonSerializer.Serialize(this, Options);
}

/// <param name="Faults">Complete sentences; any of them stops the document.</param>
public sealed record DocumentCheck(IReadOnlyList<string> Faults, TextSearch Search);

public sealed class DocumentKinds(IEnumerable<IDocumentKind> kinds)
{
    private readonly Dictionary<string, IDocumentKind> byKind = kinds.ToDictionary(k => k.Kind, StringComparer.Ordinal);

    public IDocumentKind this[string kind] => byKind[kind];

    /// <summary>The check of every document: what its kind demands, and that nothing in it must not go public.</summary>
    public DocumentCheck Check(string kind, string content, CheckBasis basis)
    {
        var search = TextSearch.Of(this[kind].Texts(content), basis);
        return new DocumentCheck([.. this[kind].Check(content, basis), .. search.Faults], search);
    }
}
