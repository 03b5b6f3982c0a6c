using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The endpoints to upload a dataset in the three steps of the API: request an address, PUT the
/// file to it, request the processing.
/// </summary>
internal static partial class DatasetUploadEndpoints
{
    /// <summary>
    /// The path of uploads in the seed profile. A PUT to it carries a token instead of the API key,
    /// as for a storage service. The live profile uses the storage host.
    /// </summary>
    public const string FilesPath = "/felix/datasets/upload/files";

    private const string NameRule = "Input should be 1 to 100 letters, digits, '.', '_', '-' or spaces, the first a letter or digit";

    private static readonly TimeSpan _addressIsValidFor = TimeSpan.FromHours(1);

    public static void MapDatasetUploads(this IEndpointRouteBuilder family)
    {
        family.MapPost("/datasets/upload/url", CreateAddressAsync);
        family.MapPost("/datasets/upload/process", ProcessAsync);
    }

    public static void MapUploadedFiles(this IEndpointRouteBuilder app) =>
        app.MapPut($"{FilesPath}/{{id}}", ReceiveAsync);

    private static async Task<Results<Ok<UploadAddressAnswer>, UnprocessableEntity<InvalidRequestAnswer>>> CreateAddressAsync(
        HttpRequest request, Dialect dialect, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var name = ReadName(body);
        var type = body.Word("dataset_type", "ner", "classification", "custom") ?? "ner";
        body.Word("type", "training");
        body.Word("format", "jsonl");
        var fileName = body.Text("filename");
        body.Text("project_id");
        body.RejectUnknownFields();
        if (body.Problems.Count > 0)
        {
            return Rejection.Invalid(body.Problems);
        }

        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var upload = datasets.Add(name!, type, fileName, token, _addressIsValidFor);
        var address = dialect.UploadAddress(upload, request);
        var version = upload.Version;
        return TypedResults.Ok(new UploadAddressAnswer(
            address, version.Id, version.Name, version.VersionNumber, (int)_addressIsValidFor.TotalSeconds));
    }

    private static async Task<IResult> ReceiveAsync(
        string id, string? token, HttpContext context, DatasetStore datasets, LocalServerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (datasets.Find(id) is not { } upload || !IsSame(upload.UploadToken, token) || time.GetUtcNow() > upload.UploadExpiresAt)
        {
            return Rejection.UploadAddressInvalid();
        }

        return await ReceiveFileAsync(id, context, datasets, options, cancellationToken);
    }

    /// <summary>Receives a file after the permission to upload it was checked.</summary>
    public static async Task<IResult> ReceiveFileAsync(
        string id, HttpContext context, DatasetStore datasets, LocalServerOptions options, CancellationToken cancellationToken)
    {
        if (datasets.Find(id) is not { Version: var version })
        {
            return Rejection.UploadAddressInvalid();
        }

        if (datasets.UpdateVersion(id, BeginUpload) is null)
        {
            return Rejection.AlreadyProcessed(version);
        }

        // Kestrel returns 413 if the body exceeds this limit, with or without a Content-Length
        // header.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.MaxUploadBytes;
        var size = await StreamToFileAsync(context.Request.Body, datasets.RowsFile(id), cancellationToken);
        datasets.UpdateVersion(id, each => each with { Size = size });
        return TypedResults.Ok();
    }

    /// <summary>Reads the name of a new dataset version.</summary>
    public static string? ReadName(RequestBody body)
    {
        var name = body.RequiredText("dataset_name");
        if (name is not null && !DatasetName().IsMatch(name))
        {
            body.RejectValue("dataset_name", "value_error", NameRule);
        }

        return name;
    }

    // A file can be sent again until it is processed; the last complete upload is used.
    private static DatasetVersion? BeginUpload(DatasetVersion version) =>
        version.Status is DatasetStatus.Initialized or DatasetStatus.Uploading
            ? version with { Status = DatasetStatus.Uploading }
            : null;

    private static async Task<IResult> ProcessAsync(
        HttpRequest request, Dialect dialect, DatasetStore datasets, DatasetWorker worker, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var id = body.RequiredText("dataset_id");
        body.RejectUnknownFields();
        if (body.Problems.Count > 0)
        {
            return Rejection.Invalid(body.Problems);
        }

        if (datasets.Find(id!) is not { Version: var asked })
        {
            return Rejection.UploadNotFound(id!);
        }

        if (asked.Status is DatasetStatus.Initialized or DatasetStatus.Uploading && !File.Exists(datasets.RowsFile(asked.Id)))
        {
            return Rejection.NothingUploaded(asked);
        }

        if (datasets.UpdateVersion(asked.Id, version => version.Status == DatasetStatus.Uploading ? version with { Status = DatasetStatus.Validating } : null) is null)
        {
            return Rejection.AlreadyProcessed(asked);
        }

        worker.Submit(asked.Id);
        return dialect.Accepted(asked);
    }

    /// <summary>
    /// Streams to a temporary file and renames it, so that an interrupted transfer never leaves a
    /// partial file under the final name.
    /// </summary>
    private static async Task<long> StreamToFileAsync(Stream body, string path, CancellationToken cancellationToken)
    {
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            long size;
            await using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await body.CopyToAsync(file, cancellationToken);
                size = file.Length;
            }

            File.Move(partial, path, overwrite: true);
            return size;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static bool IsSame(string expected, string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._ -]{0,99}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DatasetName();
}
