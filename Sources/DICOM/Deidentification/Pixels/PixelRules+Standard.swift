extension PixelRules {
    /// What is known of images in general, without any device: what scanners acquire shows no names, what somebody
    /// has captured from a screen does, and ultrasound shows them around its regions. Rules for devices go before
    /// these.
    public static let standardJSON = """
        {"rules": [
          {"name": "the image says that its pixels show annotation",
           "when": {"BurnedInAnnotation": "YES"}, "unless": {"SequenceOfUltrasoundRegions": "*"}, "do": "refuse"},
          {"name": "the image says that a person can be recognised by it",
           "when": {"RecognizableVisualFeatures": "YES"}, "do": "refuse"},
          {"name": "captured from a screen",
           "when": {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7*"}, "do": "refuse"},
          {"name": "captured from a screen, by its image type",
           "when": {"ImageType": ["*SCREEN*", "*SAVE*", "*CAPTURE*", "*DOSE*", "* PROT", "*REPORT*", "*REF_IMAGE*"]},
           "unless": {"SOPClassUID": ["1.2.840.10008.5.1.4.1.1.66*", "1.2.840.10008.5.1.4.1.1.481*",
                                      "1.2.840.10008.5.1.4.1.1.30"]},
           "do": "refuse"},
          {"name": "captured from a screen, by its conversion type",
           "when": {"ConversionType": "*"}, "unless": {"BurnedInAnnotation": "NO"}, "do": "refuse"},
          {"name": "ultrasound within its regions",
           "when": {"SOPClassUID": ["1.2.840.10008.5.1.4.1.1.3.1", "1.2.840.10008.5.1.4.1.1.6.1",
                                    "1.2.840.10008.5.1.4.1.1.3", "1.2.840.10008.5.1.4.1.1.6"],
                    "SequenceOfUltrasoundRegions": "*"},
           "do": "keep-ultrasound-regions"},
          {"name": "ultrasound without regions",
           "when": {"SOPClassUID": ["1.2.840.10008.5.1.4.1.1.3.1", "1.2.840.10008.5.1.4.1.1.6.1",
                                    "1.2.840.10008.5.1.4.1.1.3", "1.2.840.10008.5.1.4.1.1.6"]},
           "unless": {"BurnedInAnnotation": "NO"}, "do": "refuse"},
          {"name": "the image says that its pixels show annotation, and none of it where ultrasound has it",
           "when": {"BurnedInAnnotation": "YES"}, "do": "refuse"},
          {"name": "colour where scanners write grey",
           "when": {"SOPClassUID": ["1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4"],
                    "SamplesPerPixel": [3, 4]},
           "unless": {"BurnedInAnnotation": "NO"}, "do": "refuse"},
          {"name": "sections from a scanner, and what was computed from them",
           "when": {"SOPClassUID": ["1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1",
                                    "1.2.840.10008.5.1.4.1.1.2.2", "1.2.840.10008.5.1.4.1.1.4",
                                    "1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.4.3",
                                    "1.2.840.10008.5.1.4.1.1.4.4", "1.2.840.10008.5.1.4.1.1.20",
                                    "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.128.1",
                                    "1.2.840.10008.5.1.4.1.1.130", "1.2.840.10008.5.1.4.1.1.30",
                                    "1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7",
                                    "1.2.840.10008.5.1.4.1.1.481.2", "1.2.840.10008.5.1.4.1.1.6.2",
                                    "1.2.840.10008.5.1.4.1.1.13.1.1", "1.2.840.10008.5.1.4.1.1.13.1.2"]},
           "do": "keep"},
          {"name": "the image says that its pixels show no annotation",
           "when": {"BurnedInAnnotation": "NO"}, "do": "keep"}
        ]}

        """

    /// The rules of ``standardJSON``.
    public static let standard: PixelRules = {
        do {
            return try read(json: Bytes(Array(standardJSON.utf8)), file: "the bundled rules")
        } catch {
            preconditionFailure("The bundled rules must be readable: \(error)")
        }
    }()
}
