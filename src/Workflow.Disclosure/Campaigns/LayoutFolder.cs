using Workflow.Disclosure.Data;
using Workflow.Reports.Layouts;

namespace Workflow.Disclosure.Campaigns;

/// <summary>A county's own rows for the official layouts, laid in a folder as JSON files.</summary>
public static class LayoutFolder
{
    /// <param name="folder">Null: there is none.</param>
    /// <exception cref="StartProblemException">The folder is not there, or a file in it can't be used.</exception>
    public static void Load(string? folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            return;
        }
        if (!Directory.Exists(folder))
        {
            throw new StartProblemException($"设置 Layouts:Folder 指向的文件夹“{folder}”不存在。");
        }
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (ReportLayouts.Extend(File.ReadAllText(file)) is { } refusal)
            {
                throw new StartProblemException($"报告格式文件 {Path.GetFileName(file)} 不能用：{refusal}");
            }
        }
    }
}
