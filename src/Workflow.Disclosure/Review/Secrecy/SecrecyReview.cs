namespace Workflow.Disclosure.Review.Secrecy;

/// <summary>What the step 保密审查 has answered, part of its entry.</summary>
/// <param name="Catalogue">Id of the <see cref="SecrecyCatalogue"/>.</param>
/// <param name="Answers">In the catalogue's order; of a return those that were answered.</param>
/// <param name="Attribute">公开属性; null where a return leaves it open.</param>
/// <param name="Ground">Why it is not public; null otherwise.</param>
public sealed record SecrecyReview(string Catalogue, IReadOnlyList<SecrecyAnswer> Answers, string? Attribute, string? Ground)
{
    /// <summary>As it stands in record and sheet.</summary>
    public IEnumerable<string> Lines =>
    [
        .. Answers.Select(a => $"{a.Name}：{(a.Yes ? "是" : "否")}（{a.Basis}）"),
        .. Attribute is null ? Array.Empty<string>() : [$"公开属性：{Attribute}{(Ground is null ? "" : $"（{Ground}）")}"],
    ];
}

/// <param name="Name">国家秘密, 工作秘密 …</param>
public sealed record SecrecyAnswer(string Key, string Name, bool Yes, string Basis);

/// <summary>What was typed; nothing of it is believed yet.</summary>
/// <param name="Answers">By question; null where not answered.</param>
/// <param name="Bases">By question.</param>
public sealed record SecrecyForm(IReadOnlyDictionary<string, bool?> Answers, IReadOnlyDictionary<string, string?> Bases, string? Attribute, string? Ground)
{
    public const int MaxBasis = 500;

    public static SecrecyForm Empty { get; } = new(new Dictionary<string, bool?>(), new Dictionary<string, string?>(), null, null);

    /// <param name="goesOn">Whether the text is to go on to be public; a return may leave questions open.</param>
    public Result<SecrecyReview> Read(bool goesOn)
    {
        var catalogue = SecrecyCatalogue.Present;
        string Basis(SecrecyQuestion q) => (Bases.GetValueOrDefault(q.Key) ?? "").Trim();
        var answered = catalogue.Questions.Where(q => Answers.GetValueOrDefault(q.Key) is not null).ToList();
        var yes = answered.Where(q => Answers[q.Key] == true).ToList();
        var attribute = catalogue.Attributes.FirstOrDefault(a => a.Name == Attribute);
        List<string> faults =
        [
            .. goesOn ? catalogue.Questions.Except(answered).Select(q => $"“{q.Name}”还没有答：{q.Text}？请选是或否。") : [],
            .. yes.Where(q => Basis(q).Length == 0).Select(q => $"“{q.Name}”答了“是”，请写明依据。"),
            .. catalogue.Questions.Where(q => Basis(q).Length > MaxBasis).Select(q => $"“{q.Name}”的依据有{Basis(q).Length}字，最多{MaxBasis}字，请删减。"),
            .. goesOn ? yes.Where(q => !q.PublicWhenYes).Select(q => $"“{q.Name}”答了“是”，不能公开：请退回，或者请示主管部门、保密行政管理部门。") : [],
            .. attribute is null && goesOn ? ["公开属性还没有定：请选主动公开、依申请公开或者不予公开。"] : Array.Empty<string>(),
            .. attribute is { Public: false } && goesOn ? [$"公开属性定为“{attribute.Name}”的不往下送公开：请选退回，写明理由。"] : Array.Empty<string>(),
            .. attribute is { Grounds.Count: > 0 } && !attribute.Grounds.Contains(Ground ?? "") ? [$"“{attribute.Name}”要有理由：请从列表里选一项。"] : Array.Empty<string>(),
        ];
        return faults.Count > 0
            ? new SecrecyUnanswered(faults)
            : new SecrecyReview(
                catalogue.Id, [.. answered.Select(q => new SecrecyAnswer(q.Key, q.Name, Answers[q.Key] == true, Basis(q) is { Length: > 0 } basis ? basis : q.Basis))],
                attribute?.Name, attribute is { Grounds.Count: > 0 } ? Ground : null);
    }
}

public sealed record SecrecyUnanswered(IReadOnlyList<string> Faults) : InvalidError("保密审查的问题还没有答完，没有办理。请按下面逐条补上：", Faults);
