using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Geometry;
using UglyToad.PdfPig.Graphics;
using UglyToad.PdfPig.Graphics.Operations;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Parser;
using UglyToad.PdfPig.PdfFonts;
using UglyToad.PdfPig.Tokenization.Scanner;
using UglyToad.PdfPig.Tokens;

namespace Workflow.Disclosure.Texts;

/// <summary>The characters of a pdf's page, with nothing of the drawing around them.</summary>
/// <param name="Unknown">Characters that stand for nothing anybody could search.</param>
/// <param name="Notes">What annotations say.</param>
internal sealed record PdfPageGlyphs(List<Glyph> Glyphs, int Unknown, int Pictures, IReadOnlyList<string> Notes)
{
    private const int MostGlyphs = 300_000;

    /// <summary>Of drawings within one another.</summary>
    private const int MostDepth = 40;

    public sealed class Factory(
        IPdfTokenScanner pdfScanner, IResourceStore resourceStore, ILookupFilterProvider filterProvider, IPageContentParser pageContentParser, ParsingOptions parsingOptions)
        : BasePageFactory<PdfPageGlyphs>(pdfScanner, resourceStore, filterProvider, pageContentParser, parsingOptions)
    {
        protected override PdfPageGlyphs ProcessPage(
            int pageNumber, DictionaryToken dictionary, NamedDestinations namedDestinations, MediaBox mediaBox, CropBox cropBox, UserSpaceUnit userSpaceUnit,
            PageRotationDegrees rotation, TransformationMatrix initialMatrix, IReadOnlyList<IGraphicsStateOperation> operations)
        {
            var processor = new Processor(
                pageNumber, ResourceStore, PdfScanner, PageContentParser, FilterProvider, cropBox, userSpaceUnit, rotation, initialMatrix, ParsingOptions);
            return processor.Process(pageNumber, operations) with { Notes = Said(dictionary) };
        }

        /// <summary>The words of notes, and of fields that are filled in.</summary>
        private List<string> Said(DictionaryToken page)
        {
            var said = new List<string>();
            if (!page.TryGet(NameToken.Annots, PdfScanner, out ArrayToken? notes))
            {
                return said;
            }

            foreach (var note in notes.Data.Take(5000))
            {
                if ((note is IndirectReferenceToken reference ? PdfScanner.Get(reference.Data)?.Data : note) is DictionaryToken dictionary)
                {
                    foreach (var name in (NameToken[])[NameToken.Contents, NameToken.V])
                    {
                        if (dictionary.TryGet(name, PdfScanner, out StringToken? text))
                        {
                            said.Add(text.Data);
                        }
                        else if (dictionary.TryGet(name, PdfScanner, out HexToken? hex))
                        {
                            said.Add(hex.Data);
                        }
                    }
                }
            }

            return said;
        }
    }

    private sealed class Processor(
        int pageNumber, IResourceStore resourceStore, IPdfTokenScanner pdfScanner, IPageContentParser pageContentParser, ILookupFilterProvider filterProvider,
        CropBox cropBox, UserSpaceUnit userSpaceUnit, PageRotationDegrees rotation, TransformationMatrix initialMatrix, ParsingOptions parsingOptions)
        : BaseStreamProcessor<PdfPageGlyphs>(
            pageNumber, resourceStore, pdfScanner, pageContentParser, filterProvider, cropBox, userSpaceUnit, rotation, initialMatrix, parsingOptions)
    {
        private readonly PdfGuard guard = (PdfGuard)parsingOptions.FilterProvider!;
        private readonly List<Glyph> glyphs = [];
        private int unknown, pictures, depth;

        public override PdfPageGlyphs Process(int pageNumberCurrent, IReadOnlyList<IGraphicsStateOperation> operations)
        {
            CloneAllStates();
            ProcessOperations(operations);
            return new(glyphs, unknown, pictures, []);
        }

        protected override void ProcessOperations(IReadOnlyList<IGraphicsStateOperation> operations)
        {
            // A drawing may draw itself, and a full stack would be the end of the process.
            if (++depth > MostDepth)
            {
                guard.Stop();
            }

            foreach (var operation in operations)
            {
                guard.Tick();
                operation.Run(this);
            }

            depth--;
        }

        public override void RenderGlyph(
            IFont font, CurrentGraphicsState currentState, double fontSize, double pointSize, int code, string unicode, long currentOffset,
            in TransformationMatrix renderingMatrix, in TransformationMatrix textMatrix, in TransformationMatrix transformationMatrix, CharacterBoundingBox characterBoundingBox)
        {
            guard.Tick();
            if (glyphs.Count == MostGlyphs)
            {
                guard.Stop();
            }

            var start = transformationMatrix.Transform(textMatrix.Transform(renderingMatrix.Transform(new PdfPoint(0, 0))));
            var end = transformationMatrix.Transform(textMatrix.Transform(renderingMatrix.Transform(new PdfPoint(characterBoundingBox.Width, 0))));
            var top = transformationMatrix.Transform(textMatrix.Transform(renderingMatrix.Transform(new PdfPoint(0, 1))));
            unknown += unicode.Length == 0 || unicode[0] is '\0' or '\uFFFD' || char.GetUnicodeCategory(unicode[0]) is System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.Control ? 1 : 0;
            glyphs.Add(new(start.X, -start.Y, end.X, Math.Abs(top.Y - start.Y) + Math.Abs(top.X - start.X), unicode));
        }

        protected override void RenderXObjectImage(XObjectContentRecord xObjectContentRecord) => pictures++;

        protected override void RenderInlineImage(InlineImage inlineImage) => pictures++;

        public override void BeginSubpath()
        {
        }

        public override PdfPoint? CloseSubpath() => null;

        public override void StrokePath(bool close)
        {
        }

        public override void FillPath(FillingRule fillingRule, bool close)
        {
        }

        public override void FillStrokePath(FillingRule fillingRule, bool close)
        {
        }

        public override void MoveTo(double x, double y)
        {
        }

        public override void BezierCurveTo(double x2, double y2, double x3, double y3)
        {
        }

        public override void BezierCurveTo(double x1, double y1, double x2, double y2, double x3, double y3)
        {
        }

        public override void LineTo(double x, double y)
        {
        }

        public override void Rectangle(double x, double y, double width, double height)
        {
        }

        public override void EndPath()
        {
        }

        public override void ClosePath()
        {
        }

        public override void ModifyClippingIntersect(FillingRule clippingRule)
        {
        }

        protected override void ClipToRectangle(PdfRectangle rectangle, FillingRule clippingRule)
        {
        }

        public override void BeginMarkedContent(NameToken name, NameToken? propertyDictionaryName, DictionaryToken? properties)
        {
        }

        public override void EndMarkedContent()
        {
        }

        public override void PaintShading(NameToken shadingName)
        {
        }
    }
}
