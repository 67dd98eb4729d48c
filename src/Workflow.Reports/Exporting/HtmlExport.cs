using System.Text;
using Workflow.Reports.Rendering;

namespace Workflow.Reports.Exporting;

/// <summary>The article of the public page as a page of its own, to be opened, printed or handed to another site.</summary>
internal static class HtmlExport
{
    private const string Style = """
        body{max-width:52rem;margin:2rem auto;padding:0 1rem;font:1.05rem/1.8 FangSong,"仿宋",serif;color:#111}
        h1{font:1.7rem/1.4 "方正小标宋简体",SimSun,serif;text-align:center}h2{font:1.15rem/1.8 SimHei,"黑体",sans-serif}h3{font:1.1rem/1.8 KaiTi,"楷体",serif}
        p{margin:0;text-indent:2em}.report-scroll{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse;width:100%;font-size:.85rem;line-height:1.4}
        caption{text-align:left;font-size:.85rem}th,td{border:1px solid #333;padding:.25rem .35rem;font-weight:normal;text-align:center}
        th.stub{text-align:left}.vertical{writing-mode:vertical-rl}
        @media print{body{max-width:none;margin:0}tr{break-inside:avoid}thead{display:table-header-group}}
        """;

    public static void Write(Report report, Stream file)
    {
        var page = new Html()
            .Open("html", ("lang", "zh-CN")).Line().Open("head").Open("meta", ("charset", "utf-8"))
            .Open("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"))
            .Element("title", report.Title).Line();
        file.Write(Encoding.UTF8.GetBytes($"<!DOCTYPE html>\n{page}<style>\n{Style}\n</style></head>\n<body>\n{ReportHtml.Render(report)}</body>\n</html>\n"));
    }
}
