namespace PioneerTrain.Trainer.Rows;

/// <summary>Receives a warning about a row.</summary>
/// <param name="message">The message.</param>
/// <param name="droppedAnnotations">
/// The number of annotations that are not used, such as an entity that is not in the text.
/// </param>
internal delegate void WarnAboutRow(string message, int droppedAnnotations);
